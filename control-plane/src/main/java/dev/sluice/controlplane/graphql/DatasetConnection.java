package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link DatasetType}. */
@Type("DatasetConnection")
public record DatasetConnection(
        @NonNull List<@NonNull DatasetEdge> edges,
        @NonNull List<@NonNull DatasetType> nodes,
        @NonNull PageInfo pageInfo,
        @Ignore Total total) {
    static <T> DatasetConnection of(Page<T> page, Function<T, DatasetType> type, Total total) {
        List<DatasetEdge> edges = page.entries().stream()
                .map(entry -> new DatasetEdge(entry.cursor(), type.apply(entry.value())))
                .toList();
        return new DatasetConnection(
                edges, edges.stream().map(DatasetEdge::node).toList(), PageInfo.of(page), total);
    }
}
