package dev.sluice.controlplane.forecastview;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** Odd runs and volumes that share a root cause. */
@Type("Incident")
public record IncidentInfo(
        @Ignore long number,
        @Id @NonNull String id,
        @NonNull IncidentRoot rootKind,
        @NonNull String rootNamespace,
        @NonNull String rootName,
        @Description("The most likely one.") @NonNull IncidentCause cause,
        @Description("In a sentence.") @NonNull String summary,

        @Description("What came first.") @NonNull List<@NonNull Evidence> evidence,

        @NonNull IncidentTier tier,
        @Description("Jobs downstream of the root.") int consumers,

        @Description("Greatest probability that a deadline downstream is missed.")
        double miss,

        @NonNull Instant openedAt,

        @Description("When something odd was last seen of it.") @NonNull
        Instant lastAt,

        @Nullable Instant acknowledgedAt,
        @Description("Who looks after it.") @Nullable String acknowledgedBy,
        @Nullable Instant closedAt,

        @Description("Name of the API key; null: it was over by itself.") @Nullable
        String closedBy,

        @Nullable String closeReason) {
    public IncidentInfo {
        evidence = List.copyOf(evidence);
    }

    /** Something that speaks for the cause. */
    @Type("IncidentEvidence")
    public record Evidence(
            @Nullable Instant at,
            @Description("CODE_CHANGE, SLOW, ...") @NonNull String kind,

            @Description("The job or dataset that it is about.") @Nullable
            Node node,

            @Description("In a sentence.") @NonNull String text) {}

    /** A job or dataset by its name in lineage. */
    @Type("IncidentNode")
    public record Node(
            @NonNull IncidentRoot kind,
            @NonNull String namespace,
            @NonNull String name) {}

    /** An odd run or volume. */
    @Type("Anomaly")
    public record Anomaly(
            @Ignore long incident,
            @Ignore @Nullable UUID run,
            @Ignore @Nullable Long datasetId,
            @Id @NonNull String id,
            @NonNull AnomalyKind kind,
            @NonNull JobName job,
            @Nullable String runId,
            @Description("Seconds, rows or bytes.") double observed,
            double expectedLow,
            double expectedHigh,

            @Description("Probability of something at least as odd.")
            double score,

            @Description("In a sentence.") @NonNull String summary,
            @Description("Since when it is odd.") @NonNull Instant oddAt,
            @NonNull Instant seenAt,
            @Description("Null: it still is odd.") @Nullable Instant overAt) {}
}
