package dev.sluice.quality.gate;

import dev.sluice.model.quality.CheckOutcome;
import java.time.Instant;
import java.util.List;

/** From evidence to verdicts, from verdicts to decisions. Pure. */
public final class GateEvaluator {
    private GateEvaluator() {}

    /** What a gate finds about one version. A declared check without a result counts as broken. */
    public static Verdict judge(Evaluation evaluation, List<Waiver> waivers, Instant now) {
        return Judging.judge(evaluation, waivers, now);
    }

    /**
     * Whether consumers may read, over all gates of the dataset: held if any gate holds, overridden if only waivers
     * keep one from holding, else open. The verdicts are read again under the waivers in force now.
     */
    public static Ruling decide(Docket docket, Instant now) {
        return new Deciding(docket, now).rule();
    }

    /**
     * Good verdicts since the last bad one.
     *
     * @param newestFirst verdicts of one gate and slice, the newest first; those refused as stale are not among them
     */
    public static int goodInARow(List<Verdict> newestFirst) {
        return (int) newestFirst.stream().takeWhile(Verdict::good).count();
    }

    /** Order of badness: SKIPPED, PASS, WARN, WAIVED, ERROR, FAIL. */
    public static CheckOutcome worse(CheckOutcome one, CheckOutcome other) {
        return rank(one) >= rank(other) ? one : other;
    }

    private static int rank(CheckOutcome outcome) {
        return switch (outcome) {
            case SKIPPED -> 0;
            case PASS -> 1;
            case WARN -> 2;
            case WAIVED -> 3;
            case ERROR -> 4;
            case FAIL -> 5;
        };
    }
}
