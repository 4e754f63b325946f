package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.EvaluationInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link GateEvaluationConnection}. */
@Type("GateEvaluationEdge")
public record GateEvaluationEdge(
        @NonNull String cursor, @NonNull EvaluationInfo node) {}
