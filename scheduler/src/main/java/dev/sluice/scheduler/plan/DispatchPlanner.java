package dev.sluice.scheduler.plan;

import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Decides which ready tasks start now, and why the others do not. */
public final class DispatchPlanner {
    private DispatchPlanner() {}

    /**
     * A task in the queue.
     *
     * @param id of the task run
     * @param priority higher first
     * @param readyAt first come, first served among equals; in the future while a retry waits
     * @param pool empty: none
     * @param slots of the pool that it takes
     * @param owner whose quota it counts against
     * @param service empty: none
     * @param held assets that it reads and that are held for it
     * @param paused whether its workflow is paused
     */
    public record Ready(
            UUID id,
            int priority,
            Instant readyAt,
            String pool,
            int slots,
            String owner,
            String service,
            List<HoldReason.Held> held,
            boolean paused) {
        public Ready {
            held = List.copyOf(held);
        }
    }

    /** What runs in a pool already. */
    public record Held(String pool, String owner, int priority, int slots) {}

    /**
     * Everything that bears on the decision.
     *
     * @param now the time of the decision
     * @param ready the queue, or the part of it that is looked at
     * @param running slots taken, in all replicas
     * @param pools by name
     * @param services with their breakers, by name
     * @param capacity attempts that this replica may start
     * @param foresight what forecasts say, as far as the planner may act on them
     */
    public record Snapshot(
            Instant now,
            List<Ready> ready,
            List<Held> running,
            Map<String, Pool> pools,
            Map<String, Outside> services,
            int capacity,
            Foresight foresight) {
        /** Without forecasts. */
        public Snapshot(
                Instant now,
                List<Ready> ready,
                List<Held> running,
                Map<String, Pool> pools,
                Map<String, Outside> services,
                int capacity) {
            this(now, ready, running, pools, services, capacity, Foresight.NONE);
        }

        /** The same, with what forecasts say. */
        public Snapshot with(Foresight seen) {
            return new Snapshot(now, ready, running, pools, services, capacity, seen);
        }

        public Snapshot {
            ready = List.copyOf(ready);
            running = List.copyOf(running);
            pools = Map.copyOf(pools);
            services = Map.copyOf(services);
        }
    }

    /** A service and its breaker. */
    public record Outside(Service service, Breaker breaker) {}

    /**
     * The decision.
     *
     * @param start in the order to start them
     * @param hold the others, with every reason
     * @param breakers as they are after these starts
     */
    public record Plan(List<UUID> start, Map<UUID, List<HoldReason>> hold, Map<String, Breaker> breakers) {
        public Plan {
            start = List.copyOf(start);
            hold = new LinkedHashMap<>(hold);
            breakers = Map.copyOf(breakers);
        }
    }

    /** Most urgent first; a task that has to be held never keeps a later one from starting. */
    public static Plan plan(Snapshot now) {
        Usage usage = new Usage(now);
        List<UUID> start = new ArrayList<>();
        Map<UUID, List<HoldReason>> hold = new LinkedHashMap<>();
        List<Ready> queue = now.ready().stream()
                .sorted(Comparator.comparingInt(Ready::priority)
                        .reversed()
                        .thenComparing(task -> now.foresight().rank(task.id()))
                        .thenComparing(Ready::readyAt)
                        .thenComparing(Ready::id))
                .toList();
        usage.queue(queue);
        for (Ready task : queue) {
            List<HoldReason> reasons = usage.reasons(task);
            if (reasons.isEmpty() && start.size() >= now.capacity()) {
                reasons.add(new HoldReason.ReplicaBusy(now.capacity()));
            }
            if (reasons.isEmpty()) {
                usage.take(task);
                start.add(task.id());
            } else {
                hold.put(task.id(), List.copyOf(reasons));
            }
        }
        return new Plan(start, hold, usage.breakers());
    }

    /** What is taken while the queue is gone through. */
    private static final class Usage {
        private final Snapshot now;
        private final List<Held> held;
        private final Map<String, Breaker> breakers = new HashMap<>();
        private final Map<String, List<Duration>> started = new HashMap<>();
        private final Map<String, List<UUID>> waiting = new HashMap<>();

        private Usage(Snapshot now) {
            this.now = now;
            this.held = new ArrayList<>(now.running());
            now.services().forEach((name, outside) -> breakers.put(name, outside.breaker()));
        }

        private void queue(List<Ready> ordered) {
            for (Ready task : ordered) {
                if (!task.paused() && task.held().isEmpty() && !task.readyAt().isAfter(now.now())) {
                    waiting.computeIfAbsent(task.pool(), _ -> new ArrayList<>()).add(task.id());
                }
            }
        }

        /** Tasks of its pool that could start and come after it. */
        private List<UUID> behind(Ready task) {
            if (!now.foresight().pools().containsKey(task.pool())) {
                return List.of();
            }
            List<UUID> all = waiting.getOrDefault(task.pool(), List.of());
            return all.subList(all.indexOf(task.id()) + 1, all.size());
        }

        private Map<String, Breaker> breakers() {
            return breakers;
        }

        private List<HoldReason> reasons(Ready task) {
            List<HoldReason> reasons = new ArrayList<>();
            if (task.readyAt().isAfter(now.now())) {
                reasons.add(new HoldReason.Backoff(task.readyAt()));
            }
            if (task.paused()) {
                reasons.add(new HoldReason.Paused());
            }
            if (!task.held().isEmpty()) {
                reasons.add(new HoldReason.Gate(task.held()));
            }
            HoldReason.Doomed doomed = now.foresight().doomed().get(task.id());
            if (doomed != null && doomed.until().isAfter(now.now())) {
                reasons.add(doomed);
            }
            breaker(task).ifPresent(reasons::add);
            if (!task.pool().isEmpty()) {
                pool(task).ifPresent(reasons::add);
            }
            return reasons;
        }

        private Optional<HoldReason> breaker(Ready task) {
            DispatchPlanner.Outside outside = now.services().get(task.service());
            Breaker breaker = breakers.get(task.service());
            if (outside == null || breaker == null || breaker.admits(outside.service(), now.now())) {
                return Optional.empty();
            }
            return Optional.of(new HoldReason.BreakerOpen(task.service(), breaker));
        }

        private Optional<HoldReason> pool(Ready task) {
            Pool pool = now.pools().get(task.pool());
            if (pool == null) {
                return Optional.of(new HoldReason.PoolMissing(task.pool()));
            }
            int used = used(task.pool(), null, Integer.MIN_VALUE);
            if (used + task.slots() > pool.slots()) {
                return Optional.of(new HoldReason.PoolFull(task.pool(), used, pool.slots()));
            }
            for (Pool.Reservation kept : pool.reservations()) {
                int free = Math.max(0, kept.slots() - used(task.pool(), null, kept.priorityAtLeast()));
                if (task.priority() < kept.priorityAtLeast() && used + task.slots() > pool.slots() - free) {
                    return Optional.of(new HoldReason.SlotsReserved(task.pool(), free, kept.priorityAtLeast()));
                }
            }
            if (pool.perOwner().isPresent()) {
                int own = used(task.pool(), task.owner(), Integer.MIN_VALUE);
                if (own + task.slots() > pool.perOwner().getAsInt()) {
                    return Optional.of(new HoldReason.OwnerQuota(
                            task.pool(), task.owner(), own, pool.perOwner().getAsInt()));
                }
            }
            return now.foresight()
                    .keptFor(
                            task.pool(),
                            task.id(),
                            pool.slots() - used - (task.slots() - 1),
                            started.getOrDefault(task.pool(), List.of()),
                            behind(task),
                            now.now())
                    .map(c -> new HoldReason.KeptFor(c.name(), c.release(), c.deadline()));
        }

        private int used(String pool, @org.jspecify.annotations.Nullable String owner, int priorityAtLeast) {
            int used = 0;
            for (Held h : held) {
                if (h.pool().equals(pool)
                        && (owner == null || h.owner().equals(owner))
                        && h.priority() >= priorityAtLeast) {
                    used += h.slots();
                }
            }
            return used;
        }

        private void take(Ready task) {
            if (!task.pool().isEmpty()) {
                held.add(new Held(task.pool(), task.owner(), task.priority(), task.slots()));
                Foresight.Expected expected = now.foresight().queue().get(task.id());
                if (expected != null) {
                    started.computeIfAbsent(task.pool(), _ -> new ArrayList<>())
                            .addAll(Collections.nCopies(task.slots(), expected.cautious()));
                }
            }
            breakers.computeIfPresent(task.service(), (_, breaker) -> breaker.started(now.now()));
        }
    }
}
