package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link RunType}. */
@Type("RunConnection")
public record RunConnection(
        @NonNull List<@NonNull RunEdge> edges,
        @NonNull List<@NonNull RunType> nodes,
        @NonNull PageInfo pageInfo,
        @Ignore Total total) {
    static <T> RunConnection of(Page<T> page, Function<T, RunType> type, Total total) {
        List<RunEdge> edges = page.entries().stream()
                .map(entry -> new RunEdge(entry.cursor(), type.apply(entry.value())))
                .toList();
        return new RunConnection(edges, edges.stream().map(RunEdge::node).toList(), PageInfo.of(page), total);
    }
}
