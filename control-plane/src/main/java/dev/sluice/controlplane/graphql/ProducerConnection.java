package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link ProducerType}. */
@Type("ProducerConnection")
public record ProducerConnection(
        @NonNull List<@NonNull ProducerEdge> edges,
        @NonNull List<@NonNull ProducerType> nodes,
        @NonNull PageInfo pageInfo,
        @Ignore Total total) {
    static <T> ProducerConnection of(Page<T> page, Function<T, ProducerType> type, Total total) {
        List<ProducerEdge> edges = page.entries().stream()
                .map(entry -> new ProducerEdge(entry.cursor(), type.apply(entry.value())))
                .toList();
        return new ProducerConnection(
                edges, edges.stream().map(ProducerEdge::node).toList(), PageInfo.of(page), total);
    }
}
