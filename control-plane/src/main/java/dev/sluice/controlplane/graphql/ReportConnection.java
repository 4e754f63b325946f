package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.reportview.ReportInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link ReportInfo}. */
@Type("ReportConnection")
public record ReportConnection(
        @NonNull List<@NonNull ReportEdge> edges,
        @NonNull List<@NonNull ReportInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static ReportConnection of(Page<ReportInfo> page) {
        List<ReportEdge> edges = page.entries().stream()
                .map(entry -> new ReportEdge(entry.cursor(), entry.value()))
                .toList();
        return new ReportConnection(edges, page.values(), PageInfo.of(page));
    }
}
