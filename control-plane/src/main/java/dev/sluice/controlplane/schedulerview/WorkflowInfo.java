package dev.sluice.controlplane.schedulerview;

import java.util.List;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A workflow with its current version. */
@Type("Workflow")
public record WorkflowInfo(
        @Ignore long definitionId,
        @NonNull String namespace,
        @NonNull String name,
        int version,
        boolean paused,
        @NonNull List<@NonNull Label> labels,
        @Nullable String owner) {
    public WorkflowInfo {
        labels = List.copyOf(labels);
    }
}
