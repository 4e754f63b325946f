package dev.sluice.scheduler.plan;

/** Where a run of a workflow stands. */
public enum RunStatus {
    /** Waits for assets that its trigger asks for. */
    WAITING(false),
    /** Waits for another run of the workflow to end. */
    QUEUED(false),
    RUNNING(false),
    SUCCEEDED(true),
    FAILED(true),
    CANCELLED(true),
    /** Never started: overlap or a wait that timed out. */
    SKIPPED(true);

    private final boolean done;

    RunStatus(boolean done) {
        this.done = done;
    }

    /** Whether it will not change any more. */
    public boolean isDone() {
        return done;
    }
}
