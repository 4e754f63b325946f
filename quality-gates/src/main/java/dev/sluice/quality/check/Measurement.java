package dev.sluice.quality.check;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a check measured, not yet held against any threshold.
 *
 * @param state whether thresholds decide
 * @param value what thresholds are held against; present exactly when the state is {@link State#MEASURED}
 * @param unit rows, percent, seconds, distance, ...
 * @param numerator rows that violate, where the type counts rows
 * @param rows rows looked at: what percentages are of, and what history keeps beside the value
 * @param error bound of an approximate value, absolute, in the unit of the value; absent: exact
 * @param found one sentence for people, or why there is no value
 */
public record Measurement(
        State state,
        OptionalDouble value,
        String unit,
        OptionalLong numerator,
        OptionalLong rows,
        OptionalDouble error,
        String found) {
    public Measurement {
        if (value.isPresent() != (state == State.MEASURED)) {
            throw new IllegalArgumentException("a measurement has a value exactly when it is MEASURED: " + found);
        }
    }

    /** Whether thresholds decide. */
    public enum State {
        /** They do. */
        MEASURED,
        /** It fails whatever the thresholds say: there is no newest timestamp, for example. */
        VIOLATED,
        /** Nothing could be measured: outcome ERROR. */
        UNDEFINED,
        /** Its precondition is false, or there is too little history: outcome SKIPPED. */
        SKIPPED
    }

    /** Rows that violate, of rows looked at. */
    public static Measurement violations(long bad, long rows, String found) {
        return new Measurement(
                State.MEASURED,
                OptionalDouble.of((double) bad),
                "rows",
                OptionalLong.of(bad),
                OptionalLong.of(rows),
                OptionalDouble.empty(),
                found);
    }

    /** A number. */
    public static Measurement of(double value, String unit, OptionalLong rows, String found) {
        return new Measurement(
                State.MEASURED,
                OptionalDouble.of(value),
                unit,
                OptionalLong.empty(),
                rows,
                OptionalDouble.empty(),
                found);
    }

    /** It fails by itself. */
    public static Measurement violated(String why) {
        return without(State.VIOLATED, why);
    }

    /** Nothing could be measured. */
    public static Measurement undefined(String why) {
        return without(State.UNDEFINED, why);
    }

    /** It does not apply now. */
    public static Measurement skipped(String why) {
        return without(State.SKIPPED, why);
    }

    private static Measurement without(State state, String why) {
        return new Measurement(
                state,
                OptionalDouble.empty(),
                "",
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                why);
    }

    /** The same with a bound of its error. */
    public Measurement within(double bound) {
        return new Measurement(state, value, unit, numerator, rows, OptionalDouble.of(bound), found);
    }

    /** The same with rows that history keeps. */
    public Measurement with(long numberOfRows) {
        return new Measurement(state, value, unit, numerator, OptionalLong.of(numberOfRows), error, found);
    }
}
