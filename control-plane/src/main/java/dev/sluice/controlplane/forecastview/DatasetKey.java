package dev.sluice.controlplane.forecastview;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A dataset by its name in lineage. */
@Type("DatasetRef")
public record DatasetKey(
        @Description("Of its source.") @NonNull String namespace,
        @NonNull String name) {}
