package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link DatasetVersionConnection}. */
@Type("DatasetVersionEdge")
public record DatasetVersionEdge(
        @NonNull String cursor, @NonNull DatasetVersionType node) {}
