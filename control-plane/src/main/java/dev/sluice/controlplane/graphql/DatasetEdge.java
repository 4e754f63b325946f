package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link DatasetConnection}. */
@Type("DatasetEdge")
public record DatasetEdge(@NonNull String cursor, @NonNull DatasetType node) {}
