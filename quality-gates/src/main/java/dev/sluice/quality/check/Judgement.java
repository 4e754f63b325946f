package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.quality.check.Threshold.Held;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A measurement held against thresholds: fail first, then warn.
 *
 * <p>What cannot be told never passes: a broken bound is ERROR, too little history is SKIPPED, unless the other threshold is crossed. An
 * approximate value fails only if it would at both ends of its error; at one end it warns.
 *
 * @param outcome how the check came out; never WAIVED
 * @param threshold the conditions, as text; empty: none was looked at
 * @param message one sentence for people
 */
public record Judgement(CheckOutcome outcome, String threshold, String message) {
    /** Thresholds that apply. */
    record Thresholds(Optional<Threshold> warn, Optional<Threshold> fail) {
        @Override
        public String toString() {
            String failing = fail.map(t -> "fail " + t).orElse("");
            String warning = warn.map(t -> "warn " + t).orElse("");
            return failing + (failing.isEmpty() || warning.isEmpty() ? "" : ", ") + warning;
        }
    }

    static Judgement of(Measurement measured, Thresholds thresholds, History history) {
        String text = thresholds.toString();
        return switch (measured.state()) {
            case VIOLATED -> new Judgement(CheckOutcome.FAIL, text, measured.found());
            case UNDEFINED -> new Judgement(CheckOutcome.ERROR, text, measured.found());
            case SKIPPED -> new Judgement(CheckOutcome.SKIPPED, text, measured.found());
            case MEASURED -> judged(measured, thresholds, history);
        };
    }

    private static Judgement judged(Measurement measured, Thresholds thresholds, History history) {
        String text = thresholds.toString();
        try {
            Held fails = held(thresholds.fail(), measured, history);
            boolean unsure = (fails == Held.NO && onEdge(thresholds.fail(), measured, history))
                    || (fails == Held.YES && !everywhere(thresholds.fail(), measured, history));
            if (fails == Held.YES && !unsure) {
                return new Judgement(CheckOutcome.FAIL, text, measured.found());
            }
            Held warns = unsure ? Held.YES : held(thresholds.warn(), measured, history);
            if (warns == Held.YES) {
                return new Judgement(CheckOutcome.WARN, text, measured.found() + (unsure ? " (within its error)" : ""));
            }
            return fails == Held.UNKNOWN || warns == Held.UNKNOWN
                    ? new Judgement(
                            CheckOutcome.SKIPPED, text, measured.found() + "; too little history for the threshold")
                    : new Judgement(CheckOutcome.PASS, text, measured.found());
        } catch (CheckFault e) {
            return new Judgement(CheckOutcome.ERROR, text, measured.found() + "; " + e.getMessage());
        }
    }

    private static Held held(Optional<Threshold> threshold, Measurement measured, History history) {
        return threshold.map(t -> at(t, 0, measured, history)).orElse(Held.NO);
    }

    private static boolean onEdge(Optional<Threshold> threshold, Measurement measured, History history) {
        double error = measured.error().orElse(0);
        return error > 0
                && threshold
                        .filter(t -> at(t, -error, measured, history) == Held.YES
                                || at(t, error, measured, history) == Held.YES)
                        .isPresent();
    }

    private static boolean everywhere(Optional<Threshold> threshold, Measurement measured, History history) {
        double error = measured.error().orElse(0);
        return threshold
                .filter(t ->
                        at(t, -error, measured, history) == Held.YES && at(t, error, measured, history) == Held.YES)
                .isPresent();
    }

    private static Held at(Threshold threshold, double moved, Measurement measured, History history) {
        OptionalDouble rows = measured.rows().isPresent()
                ? OptionalDouble.of((double) measured.rows().getAsLong())
                : OptionalDouble.empty();
        return threshold.evaluate(measured.value().orElseThrow() + moved, rows, history);
    }
}
