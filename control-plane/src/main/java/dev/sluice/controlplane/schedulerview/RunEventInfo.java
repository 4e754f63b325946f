package dev.sluice.controlplane.schedulerview;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A piece of news about a run. */
@Type("RunEvent")
public record RunEventInfo(
        @Description("Continues right after this event, also after a new connection.") @NonNull
        String cursor,

        @NonNull String runId,
        @Description("namespace/name.") @NonNull String workflow,
        @Nullable String task,
        @Nullable String attemptId,

        @Description("RUN_CREATED, TASK_READY, ATTEMPT_STARTED, ...") @NonNull
        String kind,

        @Description("Of what the news is about: run, task or attempt.") @NonNull
        String state,

        @Nullable String message,
        @NonNull Instant at) {
    /** The same with other words. */
    public RunEventInfo saying(String other) {
        return new RunEventInfo(cursor, runId, workflow, task, attemptId, kind, state, other, at);
    }
}
