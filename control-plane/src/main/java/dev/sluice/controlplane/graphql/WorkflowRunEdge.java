package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.schedulerview.RunInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link WorkflowRunConnection}. */
@Type("WorkflowRunEdge")
public record WorkflowRunEdge(
        @NonNull String cursor, @NonNull RunInfo node) {}
