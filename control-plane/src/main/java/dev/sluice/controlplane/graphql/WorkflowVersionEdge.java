package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.schedulerview.VersionInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link WorkflowVersionConnection}. */
@Type("WorkflowVersionEdge")
public record WorkflowVersionEdge(
        @NonNull String cursor, @NonNull VersionInfo node) {}
