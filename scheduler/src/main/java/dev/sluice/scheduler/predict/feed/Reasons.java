package dev.sluice.scheduler.predict.feed;

import dev.sluice.scheduler.predict.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Says in words what an estimate rests on, and why a run may fail. */
final class Reasons {
    private static final double NOTABLE = 0.1;
    private static final int STREAK = 2;

    private Reasons() {}

    /**
     * The sentences.
     *
     * @param pace of the pool, 1 for as always
     */
    static List<String> of(
            JobNote job, Estimate estimate, OptionalDouble size, double pace, Optional<String> upstream) {
        List<String> reasons = new ArrayList<>();
        reasons.add(basis(estimate.basis()));
        if (size.isPresent()) {
            reasons.add(String.format(
                    Locale.ROOT, "input of %,.0f %s", size.getAsDouble(), job.unit == 'r' ? "rows" : "bytes"));
        }
        if (Math.abs(pace - 1) >= NOTABLE) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "everything on %s takes %.0f %% %s than usual at the moment",
                    job.pool.isEmpty() ? "machines that nobody named" : "pool " + job.pool,
                    100 * Math.abs(pace - 1),
                    pace > 1 ? "longer" : "less"));
        }
        failures(job, reasons);
        upstream.ifPresent(
                writer -> reasons.add("the last run of " + writer + ", which writes an input, did not end well"));
        if (!job.goodCode.isEmpty() && !job.code.equals(job.goodCode)) {
            reasons.add("code changed since the last good run");
        }
        return reasons;
    }

    private static String basis(Estimate.Basis basis) {
        return switch (basis.kind()) {
            case OWN_HISTORY ->
                "duration from " + basis.runs() + (basis.runs() == 1 ? " completed run" : " completed runs")
                        + (basis.isLowEvidence() ? ", which is little" : "");
            case SIMILAR_JOBS -> "duration from runs of similar jobs: this one has completed none yet";
            case DECLARED_PRIOR -> "duration as declared in the definition: nothing like it has completed yet";
            case NONE -> "nothing to base a duration on yet";
        };
    }

    private static void failures(JobNote job, List<String> reasons) {
        int failed = Integer.bitCount(job.bad);
        if (failed == 0) {
            return;
        }
        reasons.add(failed + " of the last " + job.ended + (job.ended == 1 ? " run" : " runs") + " did not end well");
        int streak = Integer.numberOfTrailingZeros(~job.bad);
        if (streak >= STREAK) {
            reasons.add("the last " + streak + " runs in a row did not end well");
        }
        if (job.sameError >= STREAK && !job.error.isEmpty()) {
            reasons.add("the last " + job.sameError + " failures are of the same class, " + job.error);
        }
    }
}
