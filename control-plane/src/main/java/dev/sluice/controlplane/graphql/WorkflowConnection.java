package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link WorkflowInfo}. */
@Type("WorkflowConnection")
public record WorkflowConnection(
        @NonNull List<@NonNull WorkflowEdge> edges,
        @NonNull List<@NonNull WorkflowInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static WorkflowConnection of(Page<WorkflowInfo> page) {
        List<WorkflowEdge> edges = page.entries().stream()
                .map(entry -> new WorkflowEdge(entry.cursor(), entry.value()))
                .toList();
        return new WorkflowConnection(edges, page.values(), PageInfo.of(page));
    }
}
