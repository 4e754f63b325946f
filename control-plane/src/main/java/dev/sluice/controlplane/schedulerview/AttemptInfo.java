package dev.sluice.controlplane.schedulerview;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** An attempt at a task. */
@Type("Attempt")
public record AttemptInfo(
        @Ignore UUID id,
        @Ignore UUID taskRun,

        @Description("Also the OpenLineage run id.") @NonNull
        String attemptId,

        int number,
        @NonNull AttemptState state,
        @NonNull String replica,
        @Nullable String errorClass,
        @Nullable String message,
        @Nullable Integer exitCode,

        @Description("Its name in the system that runs it.") @Nullable
        String nativeId,

        @NonNull Instant startedAt,
        @Nullable Instant endedAt,

        @Description("What it said after its lease was taken away: evidence only.") @Nullable
        String lateResult,

        long logLines) {}
