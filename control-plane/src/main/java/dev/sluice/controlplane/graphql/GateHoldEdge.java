package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.GateHoldInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link GateHoldConnection}. */
@Type("GateHoldEdge")
public record GateHoldEdge(@NonNull String cursor, @NonNull GateHoldInfo node) {}
