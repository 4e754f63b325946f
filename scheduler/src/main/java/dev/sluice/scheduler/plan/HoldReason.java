package dev.sluice.scheduler.plan;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Why a task or a run does not go on right now. */
public sealed interface HoldReason {
    /** Its retry waits. */
    record Backoff(Instant until) implements HoldReason {}

    /** Somebody paused the workflow. */
    record Paused() implements HoldReason {}

    /** Assets that it consumes are held, by people or gates. */
    record Gate(List<Held> held) implements HoldReason {
        public Gate {
            held = List.copyOf(held);
        }
    }

    /**
     * An asset that is held.
     *
     * @param asset namespace and name
     * @param source who holds it: {@code operator}, or a gate
     * @param since first moment of the hold
     * @param columns that are bad; empty: the asset as a whole
     * @param path assets from the one that failed to this one; empty: it failed itself
     * @param why one sentence for people, with the checks that failed
     */
    record Held(String asset, String source, Instant since, Set<String> columns, List<String> path, String why) {
        public Held {
            columns = Set.copyOf(columns);
            path = List.copyOf(path);
        }
    }

    /** The breaker of a service is open, or its probes are out. */
    record BreakerOpen(String service, Breaker state) implements HoldReason {}

    /** The pool has too few free slots. */
    record PoolFull(String pool, int used, int slots) implements HoldReason {}

    /** The pool's free slots are kept for more urgent work. */
    record SlotsReserved(String pool, int reserved, int priorityAtLeast) implements HoldReason {}

    /** A slot stays free for a run that is expected and would else miss its deadline. */
    record KeptFor(String run, Instant release, Instant deadline) implements HoldReason {}

    /** It would almost certainly fail; it waits until that has changed, or until it is probed. */
    record Doomed(Instant until, String why) implements HoldReason {}

    /** The owner holds as much of the pool as allowed. */
    record OwnerQuota(String pool, String owner, int used, int limit) implements HoldReason {}

    /** The pool is not defined any more. */
    record PoolMissing(String pool) implements HoldReason {}

    /** This replica runs as many attempts as it may. */
    record ReplicaBusy(int limit) implements HoldReason {}
}
