package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.lineage.LineageAnswer;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** Answer to a question about lineage; says whether it is complete, as of when, and why not if not. */
@Type("LineageResult")
public record LineageResult(
        @NonNull List<@NonNull LineageNodeType> nodes,
        @NonNull List<@NonNull LineageEdgeType> edges,
        @Name("isComplete") boolean isComplete,
        @NonNull List<@NonNull LineageCut> cuts,
        @NonNull Instant asOf,
        @Nullable Long asKnownAt,
        long position,
        long graphLag,
        @Nullable Double graphLagSeconds,
        @NonNull LineageStore generatedFrom) {
    static LineageResult of(LineageAnswer answer) {
        return new LineageResult(
                answer.nodes().stream().map(LineageNodeType::of).toList(),
                answer.edges().stream().map(LineageEdgeType::of).toList(),
                answer.isComplete(),
                answer.cuts().stream().map(LineageCut::of).toList(),
                answer.asOf(),
                answer.asKnownAt(),
                answer.position(),
                answer.lagEvents(),
                answer.lagSeconds(),
                LineageStore.valueOf(answer.generatedFrom().name()));
    }
}
