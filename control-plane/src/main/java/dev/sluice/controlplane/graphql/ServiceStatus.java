package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** How far the log and its projections are. The graph's position is null while the graph does not answer. */
@Type("Status")
public record ServiceStatus(
        long logHead,
        long catalogPosition,
        long catalogLag,
        @Nullable Long graphPosition,
        @Nullable Long graphLag) {}
