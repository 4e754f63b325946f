package dev.sluice.controlplane.schedulerview;

import dev.sluice.scheduler.plan.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A run of a workflow. */
@Type("WorkflowRun")
public record RunInfo(
        @Ignore UUID id,
        @Ignore long definitionId,

        @Description("Also the OpenLineage run id.") @NonNull
        String runId,

        @Description("Version of the workflow it runs, whatever was applied since.")
        int version,

        @NonNull RunStatus state,

        @Description("Why it is in this state, when there is something to say.") @Nullable
        String reason,

        @Description("schedule, asset, file, webhook, kafka, event, manual, rerun, retry, reproduce or backfill.")
        @NonNull
        String triggerKind,

        @Nullable String triggerName,
        @Nullable Instant slot,
        @Nullable String partition,
        @Nullable Instant partitionFrom,
        @Nullable Instant partitionTo,
        @NonNull List<@NonNull NamedValue> parameters,
        int priority,
        @NonNull String owner,

        @Description("Whether what it writes fires asset triggers.")
        boolean propagates,

        @NonNull Instant createdAt,
        @NonNull String createdBy,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant waitUntil,
        @Nullable Instant deadlineAt,
        boolean deadlineMissed,
        @Nullable Instant timeoutAt,
        @Description("Who asked to cancel it.") @Nullable String cancelAskedBy,
        @Nullable String backfillId,
        @Nullable String rerunOf) {
    public RunInfo {
        parameters = List.copyOf(parameters);
    }
}
