package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.lineage.Cut;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** Where and why an answer is not the whole truth; without {@code at} it concerns all of it. */
@Type("LineageCut")
public record LineageCut(
        @Id @Nullable String at,
        @NonNull CutReason reason,
        @Nullable Integer hiddenCount) {
    static LineageCut of(Cut cut) {
        NodeId at = cut.at();
        return new LineageCut(
                at == null ? null : at.text(), CutReason.valueOf(cut.reason().name()), cut.hidden());
    }
}
