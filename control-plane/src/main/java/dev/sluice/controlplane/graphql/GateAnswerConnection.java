package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.gateview.AnswerInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link AnswerInfo}. */
@Type("GateAnswerConnection")
public record GateAnswerConnection(
        @NonNull List<@NonNull GateAnswerEdge> edges,
        @NonNull List<@NonNull AnswerInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static GateAnswerConnection of(Page<AnswerInfo> page) {
        List<GateAnswerEdge> edges = page.entries().stream()
                .map(entry -> new GateAnswerEdge(entry.cursor(), entry.value()))
                .toList();
        return new GateAnswerConnection(edges, page.values(), PageInfo.of(page));
    }
}
