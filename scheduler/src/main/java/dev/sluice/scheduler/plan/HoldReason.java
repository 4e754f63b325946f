package dev.sluice.scheduler.plan;

import java.time.Instant;
import java.util.Set;

/** Why a task or a run does not go on right now. */
public sealed interface HoldReason {
    /** Its retry waits. */
    record Backoff(Instant until) implements HoldReason {}

    /** Somebody paused the workflow. */
    record Paused() implements HoldReason {}

    /** An asset that it consumes is held. */
    record Gate(Set<Long> assets) implements HoldReason {
        public Gate {
            assets = Set.copyOf(assets);
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

    /** The owner holds as much of the pool as allowed. */
    record OwnerQuota(String pool, String owner, int used, int limit) implements HoldReason {}

    /** The pool is not defined any more. */
    record PoolMissing(String pool) implements HoldReason {}

    /** This replica runs as many attempts as it may. */
    record ReplicaBusy(int limit) implements HoldReason {}
}
