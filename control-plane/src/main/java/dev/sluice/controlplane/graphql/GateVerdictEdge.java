package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.VerdictInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link GateVerdictConnection}. */
@Type("GateVerdictEdge")
public record GateVerdictEdge(
        @NonNull String cursor, @NonNull VerdictInfo node) {}
