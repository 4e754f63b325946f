package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.schedulerview.VersionInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link VersionInfo}. */
@Type("WorkflowVersionConnection")
public record WorkflowVersionConnection(
        @NonNull List<@NonNull WorkflowVersionEdge> edges,
        @NonNull List<@NonNull VersionInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static WorkflowVersionConnection of(Page<VersionInfo> page) {
        List<WorkflowVersionEdge> edges = page.entries().stream()
                .map(entry -> new WorkflowVersionEdge(entry.cursor(), entry.value()))
                .toList();
        return new WorkflowVersionConnection(edges, page.values(), PageInfo.of(page));
    }
}
