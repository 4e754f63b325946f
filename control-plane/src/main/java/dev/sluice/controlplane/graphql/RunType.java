package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.Run;
import dev.sluice.model.run.RunState;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A run, its state derived from all its events. */
@Type("Run")
public final class RunType implements Node {
    final Run run;

    RunType(Run run) {
        this.run = run;
    }

    @Id
    @NonNull
    @Override
    public String getId() {
        return NodeId.run(run.runId()).text();
    }

    @NonNull
    public String getRunId() {
        return run.runId().toString();
    }

    public @Nullable String getSentRunId() {
        return run.sentRunId();
    }

    @NonNull
    public RunState getState() {
        return run.state();
    }

    public @Nullable Instant getStartedAt() {
        return run.startedAt();
    }

    public @Nullable Instant getEndedAt() {
        return run.endedAt();
    }

    public @Nullable Double getDurationSeconds() {
        return Values.seconds(run.duration());
    }

    public @Nullable Instant getNominalStart() {
        return run.nominalStart();
    }

    public @Nullable Instant getNominalEnd() {
        return run.nominalEnd();
    }

    public @Nullable String getParentRunId() {
        return Values.text(run.parentRunId());
    }

    public @Nullable String getRootRunId() {
        return Values.text(run.rootRunId());
    }

    public int getAttempts() {
        return run.attempts();
    }

    public boolean getContinuous() {
        return run.continuous();
    }

    public boolean getIncomplete() {
        return run.incomplete();
    }

    public @Nullable String getErrorMessage() {
        return run.errorMessage();
    }

    public long getLastPosition() {
        return run.lastPosition();
    }
}
