package dev.sluice.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The children of one supervisor, in the order of their start; they are stopped in the opposite order. */
final class Stack {
    private final Progress progress;
    private final Deque<Running> running = new ArrayDeque<>();
    private final CompletableFuture<Death> firstDeath = new CompletableFuture<>();
    private boolean stopping;

    private record Running(String name, AutoCloseable stop) {}

    /** An end that nobody asked for. */
    record Death(String name, List<String> lastLines) {}

    Stack(Progress progress) {
        this.progress = progress;
    }

    /** Watches a child from now on; stops it at once when the stop of all others has begun meanwhile. */
    void started(String name, AutoCloseable stop, CompletableFuture<?> exit, Supplier<List<String>> lastLines) {
        push(name, stop);
        var _ = exit.whenComplete((_, _) -> ended(name, lastLines));
    }

    /** As {@link #started}, for a child that the others can do without: its end is told and ends nothing else. */
    void accompanied(String name, AutoCloseable stop, CompletableFuture<?> exit, Supplier<List<String>> lastLines) {
        push(name, stop);
        // Ctrl-C reaches it a moment before it reaches the rest: an end is worth telling when the rest goes on.
        var later = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
        var _ = exit.whenCompleteAsync((_, _) -> companionEnded(name, lastLines), later);
    }

    private void push(String name, AutoCloseable stop) {
        synchronized (this) {
            running.push(new Running(name, stop));
        }
        if (isStopping()) {
            stopAll();
        }
        requireNotStopping();
    }

    private void companionEnded(String name, Supplier<List<String>> lastLines) {
        if (!isStopping()) {
            progress.line(name + " ended unexpectedly, the rest goes on; its last lines:");
            lastLines.get().forEach(line -> progress.line("  " + line));
        }
    }

    private synchronized void ended(String name, Supplier<List<String>> lastLines) {
        if (!stopping) {
            firstDeath.complete(new Death(name, lastLines.get()));
        }
    }

    CompletableFuture<Death> firstDeath() {
        return firstDeath;
    }

    /** Throws when a stop has begun, so that nothing more is started. */
    void requireNotStopping() {
        if (isStopping()) {
            throw new EmbeddedStoreException("stopped while starting");
        }
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    /** Stops every child, the last started first; only the first call does, and returns true. */
    boolean stop() {
        synchronized (this) {
            if (stopping) {
                return false;
            }
            stopping = true;
        }
        stopAll();
        return true;
    }

    private void stopAll() {
        for (Running next = pop(); next != null; next = pop()) {
            try {
                next.stop().close();
                progress.line(next.name() + " stopped");
            } catch (Exception e) {
                // The others must be stopped all the same.
                progress.line(next.name() + " did not stop: " + e.getMessage());
            }
        }
    }

    private synchronized @Nullable Running pop() {
        return running.poll();
    }
}
