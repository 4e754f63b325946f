package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link JobType}. */
@Type("JobConnection")
public record JobConnection(
        @NonNull List<@NonNull JobEdge> edges,
        @NonNull List<@NonNull JobType> nodes,
        @NonNull PageInfo pageInfo,
        @Ignore Total total) {
    static <T> JobConnection of(Page<T> page, Function<T, JobType> type, Total total) {
        List<JobEdge> edges = page.entries().stream()
                .map(entry -> new JobEdge(entry.cursor(), type.apply(entry.value())))
                .toList();
        return new JobConnection(edges, edges.stream().map(JobEdge::node).toList(), PageInfo.of(page), total);
    }
}
