package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link SearchHitType}. */
@Type("SearchConnection")
public record SearchConnection(
        @NonNull List<@NonNull SearchEdge> edges,
        @NonNull List<@NonNull SearchHitType> nodes,
        @NonNull PageInfo pageInfo) {
    static <T> SearchConnection of(Page<T> page, Function<T, SearchHitType> type) {
        List<SearchEdge> edges = page.entries().stream()
                .map(entry -> new SearchEdge(entry.cursor(), type.apply(entry.value())))
                .toList();
        return new SearchConnection(edges, edges.stream().map(SearchEdge::node).toList(), PageInfo.of(page));
    }
}
