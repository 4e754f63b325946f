package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.gateview.WaiverInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link WaiverInfo}. */
@Type("WaiverConnection")
public record WaiverConnection(
        @NonNull List<@NonNull WaiverEdge> edges,
        @NonNull List<@NonNull WaiverInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static WaiverConnection of(Page<WaiverInfo> page) {
        List<WaiverEdge> edges = page.entries().stream()
                .map(entry -> new WaiverEdge(entry.cursor(), entry.value()))
                .toList();
        return new WaiverConnection(edges, page.values(), PageInfo.of(page));
    }
}
