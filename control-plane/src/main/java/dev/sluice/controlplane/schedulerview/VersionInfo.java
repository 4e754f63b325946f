package dev.sluice.controlplane.schedulerview;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A version of a workflow; it never changes. */
@Type("WorkflowVersion")
public record VersionInfo(
        @Ignore long definitionId,
        int version,

        @Description(
                "First 128 bits of the SHA-256 of the content; comments, layout and the order of keys do not change it.")
        @NonNull
        String digest,

        @Description("The document as written.") @NonNull String source,
        @NonNull String path,
        @Description("Git commit it came from.") @Nullable String revision,
        @NonNull Instant appliedAt,
        @NonNull String appliedBy) {}
