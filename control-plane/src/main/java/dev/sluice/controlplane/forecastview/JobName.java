package dev.sluice.controlplane.forecastview;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A job by its name in lineage. */
@Type("JobName")
public record JobName(
        @Description("Of its scheduler.") @NonNull String namespace,
        @NonNull String name) {}
