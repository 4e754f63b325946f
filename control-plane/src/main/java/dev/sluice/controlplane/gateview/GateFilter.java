package dev.sluice.controlplane.gateview;

import org.jspecify.annotations.Nullable;

/** Which gates; null does not matter. */
public record GateFilter(
        @Nullable AssetKey asset,
        @Nullable GateState state,
        @Nullable String owner) {}
