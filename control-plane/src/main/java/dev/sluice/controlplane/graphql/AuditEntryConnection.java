package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.gateview.AuditEntryInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link AuditEntryInfo}. */
@Type("AuditEntryConnection")
public record AuditEntryConnection(
        @NonNull List<@NonNull AuditEntryEdge> edges,
        @NonNull List<@NonNull AuditEntryInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static AuditEntryConnection of(Page<AuditEntryInfo> page) {
        List<AuditEntryEdge> edges = page.entries().stream()
                .map(entry -> new AuditEntryEdge(entry.cursor(), entry.value()))
                .toList();
        return new AuditEntryConnection(edges, page.values(), PageInfo.of(page));
    }
}
