package dev.sluice.quality.imports;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators of a contract's rule, turned into what fails. */
final class Operators {
    private static final List<String> NAMES = List.of(
            "mustBe",
            "mustNotBe",
            "mustBeGreaterThan",
            "mustBeGreaterOrEqualTo",
            "mustBeLessThan",
            "mustBeLessOrEqualTo",
            "mustBeBetween",
            "mustNotBeBetween");

    private Operators() {}

    /** Those that the rule has. */
    static List<String> of(Tree rule) {
        return NAMES.stream().filter(rule::has).toList();
    }

    /**
     * The threshold of the fail condition; empty when the operator's value is no number.
     *
     * @param percent whether the numbers are percentages
     */
    static Optional<String> fails(Tree rule, String operator, boolean percent) {
        String unit = percent ? "%" : "";
        if (operator.endsWith("Between")) {
            List<String> bounds = new ArrayList<>();
            rule.get(operator).items().forEach(item -> item.number()
                    .ifPresent(n -> bounds.add(n.toPlainString() + unit)));
            if (bounds.size() != 2) {
                return Optional.empty();
            }
            // By the standard "between" is greater than the one and less than the other: the bounds are outside.
            String between = "between " + bounds.getFirst() + " and " + bounds.getLast() + " exclusive";
            return Optional.of(operator.equals("mustBeBetween") ? "not " + between : between);
        }
        Optional<BigDecimal> number = rule.number(operator);
        String sign =
                switch (operator) {
                    case "mustBe" -> "!= ";
                    case "mustNotBe" -> "= ";
                    case "mustBeGreaterThan" -> "<= ";
                    case "mustBeGreaterOrEqualTo" -> "< ";
                    case "mustBeLessThan" -> ">= ";
                    case "mustBeLessOrEqualTo" -> "> ";
                    default -> throw new IllegalArgumentException("no operator: " + operator);
                };
        return number.map(value -> sign + value.toPlainString() + unit);
    }
}
