package dev.sluice.scheduler.plan;

/** Where a task of a run stands. */
public enum TaskStatus {
    /** Waits for other tasks. */
    BLOCKED(false),
    /** In the queue. */
    READY(false),
    /** An attempt of it runs. */
    RUNNING(false),
    SUCCEEDED(true),
    /** All its attempts failed. */
    FAILED(true),
    /** Left out because nothing changed since its last success; what depends on it goes on. */
    UNCHANGED(true),
    /** Never to run, because a task before it failed. */
    UPSTREAM_FAILED(true),
    CANCELLED(true);

    private final boolean done;

    TaskStatus(boolean done) {
        this.done = done;
    }

    /** Whether it will not change any more. */
    public boolean isDone() {
        return done;
    }

    /** Whether tasks behind it may start. */
    public boolean satisfies() {
        return this == SUCCEEDED || this == UNCHANGED;
    }
}
