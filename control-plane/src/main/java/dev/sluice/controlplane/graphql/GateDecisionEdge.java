package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.DecisionInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link GateDecisionConnection}. */
@Type("GateDecisionEdge")
public record GateDecisionEdge(
        @NonNull String cursor, @NonNull DecisionInfo node) {}
