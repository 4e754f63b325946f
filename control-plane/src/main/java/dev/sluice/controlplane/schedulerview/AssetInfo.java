package dev.sluice.controlplane.schedulerview;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A dataset that workflows consume or produce. */
@Type("Asset")
public record AssetInfo(
        @Ignore long id,
        @NonNull String namespace,
        @NonNull String name,
        @Description("0: none was published yet.") long lastVersion,
        @Nullable Instant publishedAt,
        @Nullable String partition,
        @Nullable String runId) {}
