package dev.sluice.controlplane.schedulerview;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A backfill and how far it is. */
@Type("Backfill")
public record BackfillInfo(
        @Ignore UUID id,
        @Ignore long definitionId,
        @NonNull String backfillId,
        int version,
        @NonNull BackfillState state,
        @Description("Partitions in all.") long total,
        @Description("Partitions not begun.") long waiting,
        @Description("Partitions whose runs are active.") int running,
        @Description("Partitions whose runs ended well.") long succeeded,

        @Description("Partitions whose runs ended otherwise.")
        long failed,

        @Description("Most runs at a time.") int parallel,
        int priority,

        @Description("Whether what its runs write fires asset triggers.")
        boolean propagates,

        @NonNull List<@NonNull NamedValue> parameters,
        @NonNull Instant createdAt,
        @NonNull String createdBy,
        @Nullable Instant endedAt) {
    public BackfillInfo {
        parameters = List.copyOf(parameters);
    }
}
