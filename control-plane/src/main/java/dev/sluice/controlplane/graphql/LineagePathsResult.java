package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.lineage.PathService;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** Shortest paths first. None means that there is none within maxDepth steps. */
@Type("LineagePaths")
public record LineagePathsResult(
        @NonNull List<@NonNull LineagePath> paths,
        @NonNull Instant asOf,
        int maxDepth,
        @Name("isComplete") boolean isComplete) {
    static LineagePathsResult of(PathService.Paths found) {
        return new LineagePathsResult(
                found.paths().stream()
                        .map(path -> new LineagePath(
                                path.stream().map(LineageNodeType::of).toList()))
                        .toList(),
                found.asOf(),
                found.maxDepth(),
                found.isComplete());
    }
}
