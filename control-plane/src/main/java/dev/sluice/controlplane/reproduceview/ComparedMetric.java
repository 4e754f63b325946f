package dev.sluice.controlplane.reproduceview;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A declared metric of both sides. */
@Type("ComparedMetric")
public record ComparedMetric(
        @NonNull String metric,
        @Nullable Double original,
        @Nullable Double repeated,

        @Description("Whether the difference is tolerated.") boolean within) {}
