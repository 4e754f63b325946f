package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.GateInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link GateConnection}. */
@Type("GateEdge")
public record GateEdge(@NonNull String cursor, @NonNull GateInfo node) {}
