package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** The same two ends, stated differently. */
@Type("ChangedEdge")
public record ChangedEdge(
        @NonNull LineageEdgeType before, @NonNull LineageEdgeType after) {}
