package dev.sluice.controlplane.dispatch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An attempt that a worker runs now, and what heartbeats said of it; its thread and theirs both look. */
final class RunningAttempt {
    final Claimed claimed;
    final AttemptLog log;
    volatile boolean fenced;
    volatile boolean cancelled;

    /** Why it is ended as hung; null: it is not. */
    volatile @Nullable String killed;

    /** Set before the outcome is recorded, which takes the lease away: from then on a missing lease is no news. */
    volatile boolean reporting;

    /** Until then nobody else may take the task over. */
    volatile Instant leasedUntil;

    volatile Instant nextRunningEvent;
    volatile Thread thread = Thread.currentThread();

    RunningAttempt(Claimed claimed, AttemptLog log, Instant leasedUntil, Instant nextRunningEvent) {
        this.claimed = claimed;
        this.log = log;
        this.leasedUntil = leasedUntil;
        this.nextRunningEvent = nextRunningEvent;
    }
}
