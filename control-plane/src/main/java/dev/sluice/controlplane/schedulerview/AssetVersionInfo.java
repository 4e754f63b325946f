package dev.sluice.controlplane.schedulerview;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A published version of an asset. */
@Type("AssetVersion")
public record AssetVersionInfo(
        @Ignore @Nullable UUID run,
        @NonNull String namespace,
        @NonNull String name,
        long version,
        @NonNull Instant publishedAt,
        @Nullable String partition,

        @Description("OpenLineage run that wrote it: an attempt, or a run of another system.") @Nullable
        String runId) {}
