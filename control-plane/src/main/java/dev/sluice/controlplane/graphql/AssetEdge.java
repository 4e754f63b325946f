package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.schedulerview.AssetInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link AssetConnection}. */
@Type("AssetEdge")
public record AssetEdge(@NonNull String cursor, @NonNull AssetInfo node) {}
