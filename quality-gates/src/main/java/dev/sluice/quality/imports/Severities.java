package dev.sluice.quality.imports;

import dev.sluice.model.quality.Severity;
import java.util.Locale;
import java.util.Optional;

/** Severities as other tools write them. What is not known to be mild is an ERROR. */
final class Severities {
    private Severities() {}

    /** Of a rule that becomes a check: whether it holds. Nobody is called at night because a contract says "critical". */
    static Severity ofRule(Optional<String> text) {
        return switch (word(text)) {
            case "info", "low", "minor", "trivial", "warn", "warning", "notice" -> Severity.WARN;
            default -> Severity.ERROR;
        };
    }

    /** Of a result, as its tool said. */
    static Severity ofResult(Optional<String> text) {
        return switch (word(text)) {
            case "info" -> Severity.INFO;
            case "critical", "blocker" -> Severity.CRITICAL;
            default -> ofRule(text);
        };
    }

    private static String word(Optional<String> text) {
        return text.orElse("").strip().toLowerCase(Locale.ROOT);
    }
}
