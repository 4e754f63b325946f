package dev.sluice.controlplane.projection;

import io.quarkus.logging.Log;
import java.time.Duration;

/**
 * Runs one projection on a thread of its own until it is closed.
 *
 * <p>A failure of the store is waited out with growing pauses; nothing is skipped here. An error of the JVM or of ours is
 * treated alike, only louder: a service whose projection has died in silence would answer from an old state for ever.
 * Where memory runs out, the JVM is to end ({@code -XX:+ExitOnOutOfMemoryError}), and what started it says so.
 */
final class ProjectionLoop implements AutoCloseable {
    /** One step of a projection. */
    interface Step {
        /** Goes forward by one batch. Returns whether there was something to do. */
        boolean advance() throws Exception;

        /** Called after a failed step, before the pause. */
        void failed(Throwable cause);
    }

    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private final Thread thread;
    private final Handover handover;
    private volatile boolean closed;

    ProjectionLoop(String name, Step step, Handover handover, ProjectionConfig config) {
        this.handover = handover;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(name, step, config));
    }

    void start() {
        thread.start();
    }

    void wake() {
        handover.call();
    }

    /** Lets the running step finish, for a bounded time. */
    @Override
    public void close() {
        closed = true;
        handover.call();
        try {
            if (!thread.join(LONGEST_STOP)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(String name, Step step, ProjectionConfig config) {
        Duration backoff = config.backoff();
        while (!closed) {
            try {
                if (!step.advance()) {
                    handover.await(config.pollInterval().toNanos());
                }
                backoff = config.backoff();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) {
                report(name, step, backoff, e);
                if (!pause(backoff)) {
                    return;
                }
                backoff = backoff.multipliedBy(2).compareTo(config.longestBackoff()) < 0
                        ? backoff.multipliedBy(2)
                        : config.longestBackoff();
            }
        }
    }

    private static void report(String name, Step step, Duration backoff, Throwable thrown) {
        String what = "projection waits projection=" + name + " retry_ms=" + backoff.toMillis() + " cause="
                + rootMessage(thrown);
        if (thrown instanceof Error) {
            Log.error(what, thrown);
        } else {
            Log.warn(what);
        }
        step.failed(thrown);
    }

    private boolean pause(Duration time) {
        try {
            long end = System.nanoTime() + time.toNanos();
            while (!closed && System.nanoTime() < end) {
                handover.await(end - System.nanoTime());
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static String rootMessage(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
