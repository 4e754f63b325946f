package dev.sluice.controlplane.graphql;

import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** Another identity of a dataset. */
@Type("DatasetName")
public record DatasetName(
        @NonNull String namespace,
        @NonNull String name,
        @NonNull String type) {}
