package dev.sluice.controlplane.forecastview;

import dev.sluice.controlplane.forecastview.LandingInfo.CriticalStep;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A deadline or promise ahead, and how likely it is missed. */
@Type("DeadlineRisk")
public record RiskInfo(
        @Ignore @Nullable Long definitionId,
        @Ignore @Nullable UUID run,
        @Ignore @Nullable Long datasetId,
        @Id @NonNull String id,
        @NonNull RiskKind kind,
        @Description("For people.") @NonNull String subject,

        @Description("The run, where it is there already.") @Nullable
        String runId,

        @NonNull Instant deadlineAt,

        @Description("When it is expected to be done.") @NonNull
        TimeQuantiles at,

        @Description("Probability of being late.") double miss,

        @Description("The same in a word: LOW below 0.1, MEDIUM below 0.5, else HIGH.") @NonNull
        RiskBand band,

        @Description("Deadline less P90; negative: expected too late.")
        double slackSeconds,

        @Description("What it waits for most, upstream first.") @NonNull
        List<@NonNull CriticalStep> criticalPath,

        @Description("Whether people were told that it will be missed.")
        boolean warned,

        @Description("How often they were told one thing and then the other.")
        int changes,

        @NonNull Instant computedAt) {
    public RiskInfo {
        criticalPath = List.copyOf(criticalPath);
    }
}
