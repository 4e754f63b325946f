package dev.sluice.scheduler.execute;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Runs each attempt once: who asks again waits for, or gets, the outcome of the first.
 *
 * <p>It remembers the last {@value #REMEMBERED} attempts of this service. An interrupt of whoever waits cancels the attempt.
 */
public final class OncePerAttempt {
    private static final int REMEMBERED = 1_000;

    private final Map<UUID, First> firsts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, First> eldest) {
            return size() > REMEMBERED && eldest.getValue().outcome().isDone();
        }
    };

    private record First(Thread thread, CompletableFuture<AttemptOutcome> outcome) {}

    /** Runs the work unless this attempt runs or ran; what was refused may be tried again. */
    public AttemptOutcome run(UUID attempt, Supplier<AttemptOutcome> work) {
        First mine = new First(Thread.currentThread(), new CompletableFuture<>());
        First first;
        synchronized (firsts) {
            first = firsts.putIfAbsent(attempt, mine);
        }
        return first == null ? lead(attempt, mine, work) : follow(first);
    }

    private AttemptOutcome lead(UUID attempt, First mine, Supplier<AttemptOutcome> work) {
        AttemptOutcome outcome = new AttemptOutcome.Unknown("the attempt ended without an outcome");
        try {
            outcome = work.get();
            return outcome;
        } finally {
            if (outcome instanceof AttemptOutcome.Refused || outcome instanceof AttemptOutcome.Unknown) {
                synchronized (firsts) {
                    firsts.remove(attempt);
                }
            }
            mine.outcome().complete(outcome);
        }
    }

    private static AttemptOutcome follow(First first) {
        boolean interrupted = false;
        while (true) {
            try {
                AttemptOutcome outcome = first.outcome().get();
                return interrupted ? new AttemptOutcome.Cancelled() : outcome;
            } catch (InterruptedException e) {
                if (!interrupted && !first.outcome().isDone()) {
                    first.thread().interrupt(); // cancelled is the attempt, not the second question
                }
                interrupted = true;
            } catch (ExecutionException e) {
                throw new IllegalStateException("an outcome is never a failure", e);
            }
        }
    }
}
