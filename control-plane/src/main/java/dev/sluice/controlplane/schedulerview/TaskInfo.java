package dev.sluice.controlplane.schedulerview;

import dev.sluice.scheduler.plan.TaskStatus;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A task of a run. */
@Type("TaskRun")
public record TaskInfo(
        @Ignore UUID id,
        @Ignore UUID run,
        @NonNull String task,
        @NonNull TaskStatus state,
        @Nullable String reason,
        @Description("Attempts made, whatever their end.") int attemptCount,

        @Description("Attempts that count against the retry limit.")
        int failures,

        @Description("Attempts whose replica was lost.") int losses,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
