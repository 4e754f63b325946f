package dev.sluice.quality.check;

import dev.sluice.quality.history.Series;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.OptionalDouble;

/** What a {@link Threshold} compares with: numbers and earlier results, and arithmetic over them. */
public sealed interface Bound {
    /** Its value; empty: too little history. Not necessarily finite. */
    OptionalDouble evaluate(History history, boolean percent);

    /** Whether a percentage stands in it. */
    boolean percent();

    /** Whether earlier results are needed. */
    boolean looksBack();

    /**
     * A number.
     *
     * @param number as written
     * @param unit that stands behind it
     */
    record Literal(BigDecimal number, Unit unit) implements Bound {
        @Override
        public OptionalDouble evaluate(History history, boolean percent) {
            return OptionalDouble.of(
                    number.multiply(BigDecimal.valueOf(unit.factor)).doubleValue());
        }

        @Override
        public boolean percent() {
            return unit == Unit.PERCENT;
        }

        @Override
        public boolean looksBack() {
            return false;
        }

        @Override
        public String toString() {
            return number.toPlainString() + unit.suffix;
        }
    }

    /** What stands behind a number. */
    enum Unit {
        NONE("", 1),
        PERCENT("%", 1),
        SECONDS("s", 1),
        MINUTES("m", 60),
        HOURS("h", 3_600),
        DAYS("d", 86_400);

        final String suffix;
        final long factor;

        Unit(String suffix, long factor) {
            this.suffix = suffix;
            this.factor = factor;
        }
    }

    /**
     * A function of earlier results.
     *
     * @param function which
     * @param percentile of {@link Function#PERCENTILE}, 0 to 100; else 0
     * @param last how many results, or for {@link Function#LAST} the how manieth
     * @param sameWeekday whether only results of this day of the week count
     */
    record Past(Function function, int percentile, int last, boolean sameWeekday) implements Bound {
        /** Most results that a function may ask for. */
        public static final int MOST = 1_000;

        @Override
        public OptionalDouble evaluate(History history, boolean percent) {
            Series normal = history.normal(percent);
            Series alike = sameWeekday ? normal.sameWeekday(history.now(), ZoneOffset.UTC) : normal;
            return alike.size() < last ? OptionalDouble.empty() : of(alike.last(last));
        }

        private OptionalDouble of(Series series) {
            return switch (function) {
                case AVG -> series.average();
                case MIN -> series.minimum();
                case MAX -> series.maximum();
                case STDDEV -> series.deviation();
                case MEDIAN -> series.median();
                case PERCENTILE -> series.percentile(percentile / 100.0);
                case LAST -> OptionalDouble.of(series.points().getLast().value());
            };
        }

        @Override
        public boolean percent() {
            return false;
        }

        @Override
        public boolean looksBack() {
            return true;
        }

        @Override
        public String toString() {
            String name = function == Function.PERCENTILE ? "p" + percentile : function.word();
            String which = function == Function.LAST ? "" : "last ";
            return name + "(" + which + last + (sameWeekday ? ", same weekday)" : ")");
        }
    }

    /** A function of earlier results. */
    enum Function {
        AVG,
        MIN,
        MAX,
        /** Of the sample; needs two results. */
        STDDEV,
        MEDIAN,
        /** Interpolated. */
        PERCENTILE,
        /** The n-th newest. */
        LAST;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Two bounds and what is between them. */
    record Binary(Operator operator, Bound left, Bound right) implements Bound {
        @Override
        public OptionalDouble evaluate(History history, boolean percent) {
            OptionalDouble one = left.evaluate(history, percent);
            OptionalDouble other = right.evaluate(history, percent);
            return one.isEmpty() || other.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(operator.of(one.getAsDouble(), other.getAsDouble()));
        }

        @Override
        public boolean percent() {
            return left.percent() || right.percent();
        }

        @Override
        public boolean looksBack() {
            return left.looksBack() || right.looksBack();
        }

        @Override
        public String toString() {
            // Operators group to the left, so what stands on the right needs brackets already at the same rank.
            return bracketed(left, operator.rank) + " " + operator.symbol + " " + bracketed(right, operator.rank + 1);
        }

        private static String bracketed(Bound bound, int rank) {
            return bound instanceof Binary b && b.operator.rank < rank ? "(" + bound + ")" : bound.toString();
        }
    }

    /** Arithmetic between two bounds. */
    enum Operator {
        PLUS('+', 1),
        MINUS('-', 1),
        TIMES('*', 2),
        BY('/', 2);

        final char symbol;
        final int rank;

        Operator(char symbol, int rank) {
            this.symbol = symbol;
            this.rank = rank;
        }

        double of(double left, double right) {
            return switch (this) {
                case PLUS -> left + right;
                case MINUS -> left - right;
                case TIMES -> left * right;
                case BY -> left / right;
            };
        }
    }

    /** A bound with the other sign. */
    record Negated(Bound bound) implements Bound {
        @Override
        public OptionalDouble evaluate(History history, boolean percent) {
            OptionalDouble value = bound.evaluate(history, percent);
            return value.isEmpty() ? value : OptionalDouble.of(-value.getAsDouble());
        }

        @Override
        public boolean percent() {
            return bound.percent();
        }

        @Override
        public boolean looksBack() {
            return bound.looksBack();
        }

        @Override
        public String toString() {
            return bound instanceof Binary ? "-(" + bound + ")" : "-" + bound;
        }
    }
}
