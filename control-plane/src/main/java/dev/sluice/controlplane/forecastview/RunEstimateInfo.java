package dev.sluice.controlplane.forecastview;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What was expected of a run when it started, what is expected now, and how it came out. */
@Type("RunEstimate")
public record RunEstimateInfo(
        @Ignore UUID run,
        @NonNull JobName job,
        @NonNull Instant startedAt,

        @Description("Of the whole run, as forecast at its start; null: nothing to base a number on.") @Nullable
        Quantiles seconds,

        @Description(
                "Given what has elapsed, so never in the past; null: it ended or was given up, or there is no number.")
        @Nullable
        TimeQuantiles expectedEnd,

        @Description("Probability that it does not end well, failed checks included.")
        double failure,

        @Description("Probability that it fails or is killed.")
        double hardFailure,

        @Description("Why a failure is likely, and what the duration rests on.") @NonNull
        List<@NonNull String> reasons,

        @NonNull Basis basis,

        @Description("Whether nobody will say any more how it ended: it is far older than any run of its job.")
        boolean givenUp,

        @Description("Null: it goes on, or nobody said how it ended.") @Nullable
        Actual actual) {
    /** How a run came out, beside what was expected. */
    @Type("EstimateActual")
    public record Actual(
            @NonNull Instant endedAt,
            @Nullable Double seconds,
            @Nullable ActualResult result,

            @Description("Actual by the P50: 2 took twice as long; null: no numbers to compare.") @Nullable
            Double factor,

            @Nullable Boolean withinP50,
            @Nullable Boolean withinP90,
            @Nullable Boolean withinP95) {}
}
