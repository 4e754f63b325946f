package dev.sluice.quality.imports;

import dev.sluice.quality.imports.Draft.Rule;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the service levels of a contract: freshness and latency of a column; the others are remarks. */
final class OdcsServiceLevels {
    private final Map<String, Draft> drafts;

    OdcsServiceLevels(Map<String, Draft> drafts) {
        this.drafts = drafts;
    }

    void read(Tree levels, Optional<String> usualElement) {
        for (Tree level : levels.items()) {
            String property = level.text("property").orElse("");
            for (String element :
                    level.text("element").or(() -> usualElement).orElse("").split(",", -1)) {
                read(level, property.toLowerCase(Locale.ROOT), element.strip());
            }
        }
    }

    private void read(Tree level, String property, String element) {
        int dot = element.lastIndexOf('.');
        String object = dot < 0 ? element : element.substring(0, dot);
        Draft draft = drafts.containsKey(object) ? drafts.get(object) : first();
        if (draft == null) {
            return;
        }
        boolean age = List.of("freshness", "latency", "ly", "fy").contains(property);
        Optional<BigDecimal> seconds = seconds(level);
        if (!age || dot < 0 || !drafts.containsKey(object)) {
            draft.remark(
                    Remark.dropped(
                            level.path(),
                            property + " of " + (element.isEmpty() ? "everything" : element),
                            age
                                    ? "it needs an element object.property of this contract"
                                    : "it is an agreement, not a rule about data; for a time of day write a check of type arrival"));
        } else if (seconds.isEmpty()) {
            draft.remark(
                    Remark.dropped(level.path(), property, "value and unit are no duration: units are d, h, m, s"));
        } else {
            String column = element.substring(dot + 1);
            draft.remark(Remark.changed(
                    level.path(), property, "times of " + column + " that carry no zone are taken as UTC"));
            draft.add(
                    level.path(),
                    property,
                    column + "-freshness",
                    Rule.of("freshness")
                            .with("column", column)
                            .with("zone", "UTC")
                            .fail("> " + seconds.get().stripTrailingZeros().toPlainString()));
        }
    }

    private @org.jspecify.annotations.Nullable Draft first() {
        return drafts.values().stream().findFirst().orElse(null);
    }

    private static Optional<BigDecimal> seconds(Tree level) {
        long unit =
                switch (level.text("unit").orElse("").toLowerCase(Locale.ROOT)) {
                    case "d", "day", "days" -> 86_400;
                    case "h", "hour", "hours" -> 3_600;
                    case "m", "min", "minute", "minutes" -> 60;
                    case "s", "sec", "second", "seconds" -> 1;
                    default -> 0;
                };
        return unit == 0
                ? Optional.empty()
                : level.number("value").map(value -> value.multiply(BigDecimal.valueOf(unit)));
    }
}
