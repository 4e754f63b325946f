package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Dataset;
import dev.sluice.controlplane.catalog.ReadVersion;
import java.time.Instant;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** An input of a run and which version of it the run read. */
@Type("RunInput")
public record RunInput(
        @NonNull DatasetType dataset,
        @NonNull VersionResolution resolution,
        @Nullable DatasetVersionType version,
        @Nullable Instant suspectSince,
        @Nullable String declaredVersion) {
    static RunInput of(ReadVersion read, Dataset dataset, Instant asOf) {
        return new RunInput(
                new DatasetType(dataset, asOf),
                VersionResolution.valueOf(read.resolution().name()),
                read.version() == null ? null : new DatasetVersionType(read.version()),
                read.suspectSince(),
                read.input().declaredVersion());
    }
}
