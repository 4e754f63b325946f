package dev.sluice.adapters.external;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pauses that grow, up to an end. */
final class Patience {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final long end;
    private final long longest;
    private long pause;

    Patience(Duration time, ExternalConfig config) {
        this.end = System.nanoTime() + time.toNanos();
        this.pause = config.firstPoll().toNanos();
        this.longest = config.longestPoll().toNanos();
    }

    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /** Waits for the next look, never beyond the end. */
    void pause() throws InterruptedException {
        long left = end - System.nanoTime();
        if (NEVER.await(Math.max(0, Math.min(pause, left)), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody counts this down");
        }
        pause = Math.min(pause * 2, longest);
    }
}
