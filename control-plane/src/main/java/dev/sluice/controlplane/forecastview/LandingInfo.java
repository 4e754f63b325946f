package dev.sluice.controlplane.forecastview;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** When a dataset's next version is expected. */
@Type("DatasetLanding")
public record LandingInfo(
        @Ignore long datasetId,
        @Ignore @Nullable UUID run,
        @NonNull TimeQuantiles at,

        @Description("Who writes it; empty names: a job that you may not see.") @NonNull
        JobName job,

        @Description("The run that is under way, where there is one.") @Nullable
        String runId,

        @NonNull LandingBasis basis,

        @Description("Runs that the thinnest estimate on the way rests on.")
        long evidence,

        @Description("Whether to trust it with care only: some estimate on the way rests on fewer than 5 runs.")
        boolean lowEvidence,

        @Description("Probability that something on the way fails first.")
        double failure,

        @Description("What it waits for most, upstream first.") @NonNull
        List<@NonNull CriticalStep> criticalPath,

        @NonNull Instant computedAt) {
    public LandingInfo {
        criticalPath = List.copyOf(criticalPath);
    }

    /** A step on the way to a landing. */
    @Type("CriticalPathStep")
    public record CriticalStep(
            @Nullable JobName job,

            @Description("That it writes for the next step.") @Nullable
            DatasetKey dataset,

            @Description("Half of its runs take at most this.")
            double p50Seconds,

            @Description("Share of all outcomes in which the landing waits for it.")
            double share) {}
}
