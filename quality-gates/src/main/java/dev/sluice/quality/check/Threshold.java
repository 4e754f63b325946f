package dev.sluice.quality.check;

import java.util.OptionalDouble;

/**
 * A condition over a measured value; when it is met, the check fails (or warns).
 *
 * <pre>
 * threshold  = comparison sum | ["not"] "between" sum "and" sum ["exclusive"]
 * comparison = "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;="
 * sum        = product (("+" | "-") product)*
 * product    = factor (("*" | "/") factor)*
 * factor     = "-" factor | "(" sum ")" | number ["%" | "s" | "m" | "h" | "d"] | history
 * history    = ("avg" | "min" | "max" | "stddev" | "median" | "pNN") "(" "last" count [", same weekday"] ")"
 *            | "last" "(" count [", same weekday"] ")"
 * </pre>
 *
 * <p>{@code between} includes its bounds unless {@code exclusive} follows. With a percentage anywhere, the measured value and those of
 * history are shares of the rows, in percent; the share of no rows is 0%. Suffixes of time give seconds. {@code last(n)} is the n-th
 * newest result. History means good results only: what failed or was waived is not normal. A history function needs all the
 * results it names; with fewer the threshold is {@link Held#UNKNOWN}. {@code same weekday} goes by UTC.
 *
 * @param condition over the value
 */
public record Threshold(Condition condition) {
    /**
     * Reads a threshold.
     *
     * @throws CheckFault with the column and what was expected
     */
    public static Threshold parse(String text) {
        return new ThresholdParser(text).threshold();
    }

    /** Whether values are shares of the rows, in percent. */
    public boolean percent() {
        return switch (condition) {
            case Compare c -> c.bound().percent();
            case Between b -> b.low().percent() || b.high().percent();
        };
    }

    /** Whether earlier results are needed. */
    public boolean looksBack() {
        return switch (condition) {
            case Compare c -> c.bound().looksBack();
            case Between b -> b.low().looksBack() || b.high().looksBack();
        };
    }

    /**
     * Whether the condition is met.
     *
     * @param value measured
     * @param rows what percentages are of
     * @param history for functions over earlier results
     * @throws CheckFault when it has no answer: a percentage of nothing known, a bound or value that is no finite number
     */
    public Held evaluate(double value, OptionalDouble rows, History history) {
        boolean percent = percent();
        double measured = percent ? share(value, rows) : value;
        if (Double.isNaN(measured)) {
            throw new CheckFault("the measured value is not a number");
        }
        return switch (condition) {
            case Compare c -> {
                OptionalDouble bound = bound(c.bound(), history, percent);
                yield bound.isEmpty() ? Held.UNKNOWN : Held.of(c.comparison().test(measured, bound.getAsDouble()));
            }
            case Between b -> {
                OptionalDouble low = bound(b.low(), history, percent);
                OptionalDouble high = bound(b.high(), history, percent);
                yield low.isEmpty() || high.isEmpty()
                        ? Held.UNKNOWN
                        : Held.of(b.test(measured, low.getAsDouble(), high.getAsDouble()));
            }
        };
    }

    private static double share(double value, OptionalDouble rows) {
        if (rows.isEmpty()) {
            throw new CheckFault("a threshold in percent needs a check that counts rows");
        }
        return rows.getAsDouble() == 0 ? 0 : 100 * value / rows.getAsDouble();
    }

    private OptionalDouble bound(Bound bound, History history, boolean percent) {
        OptionalDouble value = bound.evaluate(history, percent);
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new CheckFault("the bound of the threshold '" + this + "' is " + value.getAsDouble()
                    + ": a division by zero, or numbers too great");
        }
        return value;
    }

    @Override
    public String toString() {
        return switch (condition) {
            case Compare c -> c.comparison().symbol() + " " + c.bound();
            case Between b ->
                (b.negated() ? "not between " : "between ") + b.low() + " and " + b.high()
                        + (b.exclusive() ? " exclusive" : "");
        };
    }

    /** Whether a condition is met. */
    public enum Held {
        YES,
        NO,
        /** There is too little history to tell. */
        UNKNOWN;

        static Held of(boolean met) {
            return met ? YES : NO;
        }
    }

    /** A condition over a value. */
    public sealed interface Condition {}

    /** The value compared with a bound. */
    public record Compare(Comparator comparison, Bound bound) implements Condition {}

    /** The value between two bounds, or not between them. */
    public record Between(Bound low, Bound high, boolean exclusive, boolean negated) implements Condition {
        boolean test(double value, double least, double greatest) {
            boolean inside = exclusive ? value > least && value < greatest : value >= least && value <= greatest;
            return inside != negated;
        }
    }

    /** How a value is compared. */
    public enum Comparator {
        EQUAL("="),
        UNEQUAL("!="),
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">=");

        private final String symbol;

        Comparator(String symbol) {
            this.symbol = symbol;
        }

        /** As definitions write it. */
        public String symbol() {
            return symbol;
        }

        boolean test(double value, double bound) {
            return switch (this) {
                case EQUAL -> value == bound;
                case UNEQUAL -> value != bound;
                case LESS -> value < bound;
                case AT_MOST -> value <= bound;
                case GREATER -> value > bound;
                case AT_LEAST -> value >= bound;
            };
        }
    }
}
