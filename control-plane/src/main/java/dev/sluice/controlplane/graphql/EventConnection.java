package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link EventType}. */
@Type("EventConnection")
public record EventConnection(
        @NonNull List<@NonNull EventEdge> edges,
        @NonNull List<@NonNull EventType> nodes,
        @NonNull PageInfo pageInfo,
        @Ignore Total total) {
    static <T> EventConnection of(Page<T> page, Function<T, EventType> type, Total total) {
        List<EventEdge> edges = page.entries().stream()
                .map(entry -> new EventEdge(entry.cursor(), type.apply(entry.value())))
                .toList();
        return new EventConnection(edges, edges.stream().map(EventEdge::node).toList(), PageInfo.of(page), total);
    }
}
