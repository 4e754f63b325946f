package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.ProfileInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link DatasetProfileConnection}. */
@Type("DatasetProfileEdge")
public record DatasetProfileEdge(
        @NonNull String cursor, @NonNull ProfileInfo node) {}
