package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link DeadLetterType}. */
@Type("DeadLetterConnection")
public record DeadLetterConnection(
        @NonNull List<@NonNull DeadLetterEdge> edges,
        @NonNull List<@NonNull DeadLetterType> nodes,
        @NonNull PageInfo pageInfo,
        @Ignore Total total) {
    static <T> DeadLetterConnection of(Page<T> page, Function<T, DeadLetterType> type, Total total) {
        List<DeadLetterEdge> edges = page.entries().stream()
                .map(entry -> new DeadLetterEdge(entry.cursor(), type.apply(entry.value())))
                .toList();
        return new DeadLetterConnection(
                edges, edges.stream().map(DeadLetterEdge::node).toList(), PageInfo.of(page), total);
    }
}
