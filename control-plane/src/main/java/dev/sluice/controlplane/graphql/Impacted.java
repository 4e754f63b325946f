package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.lineage.ImpactAnswer;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** Something a change would reach; masked when every way into it hides the values. */
@Type("Impacted")
public record Impacted(
        @NonNull LineageNodeType node,
        boolean masked,
        @NonNull List<@NonNull String> ownership) {
    static List<Impacted> of(List<ImpactAnswer.Impacted> found) {
        return found.stream()
                .map(each -> new Impacted(LineageNodeType.of(each.node()), each.masked(), each.ownersFacets()))
                .toList();
    }
}
