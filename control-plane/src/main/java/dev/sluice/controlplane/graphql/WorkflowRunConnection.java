package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.schedulerview.RunInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link RunInfo}. */
@Type("WorkflowRunConnection")
public record WorkflowRunConnection(
        @NonNull List<@NonNull WorkflowRunEdge> edges,
        @NonNull List<@NonNull RunInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static WorkflowRunConnection of(Page<RunInfo> page) {
        List<WorkflowRunEdge> edges = page.entries().stream()
                .map(entry -> new WorkflowRunEdge(entry.cursor(), entry.value()))
                .toList();
        return new WorkflowRunConnection(edges, page.values(), PageInfo.of(page));
    }
}
