package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.schedulerview.AssetVersionInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link AssetVersionConnection}. */
@Type("AssetVersionEdge")
public record AssetVersionEdge(
        @NonNull String cursor, @NonNull AssetVersionInfo node) {}
