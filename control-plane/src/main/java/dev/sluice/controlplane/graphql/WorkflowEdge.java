package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link WorkflowConnection}. */
@Type("WorkflowEdge")
public record WorkflowEdge(@NonNull String cursor, @NonNull WorkflowInfo node) {}
