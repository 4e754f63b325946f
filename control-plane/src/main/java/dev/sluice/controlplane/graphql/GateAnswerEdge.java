package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.gateview.AnswerInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link GateAnswerConnection}. */
@Type("GateAnswerEdge")
public record GateAnswerEdge(
        @NonNull String cursor, @NonNull AnswerInfo node) {}
