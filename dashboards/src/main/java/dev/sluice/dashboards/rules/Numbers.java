package dev.sluice.dashboards.rules;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people and PromQL read them. */
final class Numbers {
    private static final MathContext DIGITS = new MathContext(10);

    private Numbers() {}

    /** Without an exponent and without zeros at the end. */
    static String plain(double value) {
        return new BigDecimal(value, DIGITS).stripTrailingZeros().toPlainString();
    }
}
