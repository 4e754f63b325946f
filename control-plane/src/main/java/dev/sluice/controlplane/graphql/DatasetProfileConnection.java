package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.gateview.ProfileInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link ProfileInfo}. */
@Type("DatasetProfileConnection")
public record DatasetProfileConnection(
        @NonNull List<@NonNull DatasetProfileEdge> edges,
        @NonNull List<@NonNull ProfileInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static DatasetProfileConnection of(Page<ProfileInfo> page) {
        List<DatasetProfileEdge> edges = page.entries().stream()
                .map(entry -> new DatasetProfileEdge(entry.cursor(), entry.value()))
                .toList();
        return new DatasetProfileConnection(edges, page.values(), PageInfo.of(page));
    }
}
