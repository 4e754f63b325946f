package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link DatasetVersionType}. */
@Type("DatasetVersionConnection")
public record DatasetVersionConnection(
        @NonNull List<@NonNull DatasetVersionEdge> edges,
        @NonNull List<@NonNull DatasetVersionType> nodes,
        @NonNull PageInfo pageInfo,
        @Ignore long datasetId) {
    static <T> DatasetVersionConnection of(Page<T> page, Function<T, DatasetVersionType> type, long datasetId) {
        List<DatasetVersionEdge> edges = page.entries().stream()
                .map(entry -> new DatasetVersionEdge(entry.cursor(), type.apply(entry.value())))
                .toList();
        return new DatasetVersionConnection(
                edges, edges.stream().map(DatasetVersionEdge::node).toList(), PageInfo.of(page), datasetId);
    }
}
