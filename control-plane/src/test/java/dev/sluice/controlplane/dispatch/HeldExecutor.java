package dev.sluice.controlplane.dispatch;

import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Holds every attempt until the test says how it ends, so that the test decides the order of everything. */
final class HeldExecutor implements TaskExecutor {
    private final Predicate<AttemptRequest> deaf;
    private final Map<UUID, Attempt> open = new ConcurrentSkipListMap<>();

    private record Attempt(AttemptRequest request, CompletableFuture<AttemptOutcome> end, Thread thread) {}

    /**
     * Makes one.
     *
     * @param deaf which attempts do not hear an interrupt, as work that hangs
     */
    HeldExecutor(Predicate<AttemptRequest> deaf) {
        this.deaf = deaf;
    }

    @Override
    public boolean runs(ResolvedWork work) {
        return true;
    }

    @Override
    public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
        Attempt attempt = new Attempt(request, new CompletableFuture<>(), Thread.currentThread());
        open.put(request.attempt(), attempt);
        try {
            while (true) {
                try {
                    return attempt.end().get();
                } catch (InterruptedException e) {
                    if (!deaf.test(request)) {
                        return new AttemptOutcome.Cancelled();
                    }
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            }
        } finally {
            open.remove(request.attempt());
        }
    }

    /** Attempts that are held, in the order of their ids. */
    List<AttemptRequest> open() {
        return open.values().stream().map(Attempt::request).toList();
    }

    /** Ends an attempt. */
    void end(UUID id, AttemptOutcome outcome) {
        Optional.ofNullable(open.get(id)).ifPresent(attempt -> attempt.end().complete(outcome));
    }

    /** Waits until all that was told or interrupted is over, and all that was claimed is held here. */
    void quiet(Replica replica) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> replica.running() == open.size()
                        && open.values().stream()
                                .noneMatch(a ->
                                        a.thread().isInterrupted() || a.end().isDone()));
    }
}
