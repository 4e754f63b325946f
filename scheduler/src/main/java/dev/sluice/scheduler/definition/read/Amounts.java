package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.Task;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** Reads cores and memory as Kubernetes writes them. */
final class Amounts {
    static final Task.Resources NO_LIMITS = new Task.Resources(0, 0, 0);

    private static final Map<String, Long> UNITS = Map.of(
            "",
            1L,
            "k",
            1_000L,
            "M",
            1_000_000L,
            "G",
            1_000_000_000L,
            "T",
            1_000_000_000_000L,
            "Ki",
            1L << 10,
            "Mi",
            1L << 20,
            "Gi",
            1L << 30,
            "Ti",
            1L << 40);

    private Amounts() {}

    /** What the section says; the rest from the defaults. */
    static Task.Resources resources(Section section, Task.Resources defaults) {
        return new Task.Resources(
                milliCpu(section, "cpu").orElse(defaults.milliCpu()),
                memory(section, "memory").orElse(defaults.memoryBytes()),
                section.whole("gpu", defaults.gpus()));
    }

    static Optional<Integer> milliCpu(Section section, String key) {
        return section.text(key)
                .filter(text -> Vocabulary.CPU.pattern().matcher(text).matches())
                .map(text -> text.endsWith("m")
                        ? Integer.parseInt(text.substring(0, text.length() - 1))
                        : new BigDecimal(text)
                                .movePointRight(3)
                                .setScale(0, RoundingMode.UP)
                                .intValue());
    }

    static Optional<Long> memory(Section section, String key) {
        return section.text(key)
                .filter(text -> Vocabulary.MEMORY.pattern().matcher(text).matches())
                .flatMap(text -> {
                    int digits = 0;
                    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
                        digits++;
                    }
                    long unit = UNITS.getOrDefault(text.substring(digits), 1L);
                    long amount = Long.parseLong(text.substring(0, digits));
                    return amount > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(amount * unit);
                });
    }
}
