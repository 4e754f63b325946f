package dev.sluice.controlplane.gateview;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What another system was told that asked whether it may run. Its bytes never change. */
@Type("GateAnswer")
public record AnswerInfo(
        @Id @NonNull String id,

        @Description("From 1; an answer that changes gets a further one.")
        int revision,

        @NonNull AnswerDecision decision,
        @Description("Name of the API key.") @NonNull String askedBy,
        @Description("As it called itself.") @NonNull String caller,

        @Description("Namespace and name of the job that wants to run.") @NonNull
        String job,

        @Description("Its OpenLineage run; null: it named none.") @Nullable
        String runId,

        @Description("check or acquire.") @NonNull String mode,

        @Description("What it wants to read.") @NonNull List<@NonNull AnsweredInput> inputs,

        @Description("Versions that it may read.") @NonNull List<@NonNull AnsweredInput> pinned,

        @NonNull List<@NonNull GateReason> reasons,

        @Description("Ids of waivers that let it through.") @NonNull
        List<@NonNull String> waivers,

        @NonNull Instant at,
        @NonNull Instant validUntil,
        @NonNull String etag,

        @Description("The answer as it was given: JSON.") @NonNull
        String body) {
    /** In one word. */
    public enum AnswerDecision {
        ALLOW,
        ALLOW_WITH_WARNINGS,
        DENY,
        HOLD
    }

    /** A dataset that somebody asked about. */
    @Type("AnsweredInput")
    public record AnsweredInput(
            @NonNull String namespace,
            @NonNull String name,
            @Nullable Long version,
            @Nullable String partition) {}
}
