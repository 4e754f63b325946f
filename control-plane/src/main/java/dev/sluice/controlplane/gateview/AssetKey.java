package dev.sluice.controlplane.gateview;

import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;

/** Names an asset. */
@Input("AssetKeyInput")
public record AssetKey(@NonNull String namespace, @NonNull String name) {}
