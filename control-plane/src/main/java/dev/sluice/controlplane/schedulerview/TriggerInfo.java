package dev.sluice.controlplane.schedulerview;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A trigger of the current version of a workflow. */
@Type("WorkflowTrigger")
public record TriggerInfo(
        @Ignore long definitionId,
        @Ignore int version,
        @NonNull String name,

        @Description("schedule, asset, file, webhook, kafka or event.") @NonNull
        String kind,

        @Description("False while the workflow is paused.") boolean active,

        @Description("The slot that fires next, without jitter.") @Nullable
        Instant nextSlot,

        @Description("When it is looked at next; null: only when told.") @Nullable
        Instant evaluateAt,

        @Description("Why its last evaluation failed; null: it did not.") @Nullable
        String failure) {}
