package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.reproduceview.ReproductionInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link ReproductionConnection}. */
@Type("ReproductionEdge")
public record ReproductionEdge(
        @NonNull String cursor, @NonNull ReproductionInfo node) {}
