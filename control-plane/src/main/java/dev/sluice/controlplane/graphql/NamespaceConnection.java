package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link NamespaceType}. */
@Type("NamespaceConnection")
public record NamespaceConnection(
        @NonNull List<@NonNull NamespaceEdge> edges,
        @NonNull List<@NonNull NamespaceType> nodes,
        @NonNull PageInfo pageInfo,
        @Ignore Total total) {
    static <T> NamespaceConnection of(Page<T> page, Function<T, NamespaceType> type, Total total) {
        List<NamespaceEdge> edges = page.entries().stream()
                .map(entry -> new NamespaceEdge(entry.cursor(), type.apply(entry.value())))
                .toList();
        return new NamespaceConnection(
                edges, edges.stream().map(NamespaceEdge::node).toList(), PageInfo.of(page), total);
    }
}
