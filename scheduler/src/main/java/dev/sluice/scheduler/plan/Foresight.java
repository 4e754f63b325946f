package dev.sluice.scheduler.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What forecasts say about the queue, for a planner that may act on them: by when its tasks have to be done, how long they take,
 * and what comes soon. Where it is empty, nothing is reordered and nothing is held back.
 *
 * @param queue of the tasks that wait
 * @param pools by name, of those where work may be held back
 * @param doomed tasks that would almost certainly fail, and are held for that
 */
public record Foresight(Map<UUID, Expected> queue, Map<String, Outlook> pools, Map<UUID, HoldReason.Doomed> doomed) {
    /** Nothing is foreseen. */
    public static final Foresight NONE = new Foresight(Map.of(), Map.of());

    /** Without a task that is held because it would fail. */
    public Foresight(Map<UUID, Expected> queue, Map<String, Outlook> pools) {
        this(queue, pools, Map.of());
    }

    /** Work that has outlived its forecast is expected to go on for this part of it. */
    private static final int LEAST_LEFT = 20;

    public Foresight {
        queue = Map.copyOf(queue);
        pools = Map.copyOf(pools);
        doomed = Map.copyOf(doomed);
    }

    /**
     * A task that waits.
     *
     * @param deadline when it has to be done; {@link Instant#MAX}: whenever
     * @param cautious how long such an attempt takes at most, but for few: its P95
     * @param rank its place among equals of one priority, earliest first; {@link Instant#MAX}: only by age
     * @param heldUntil from then on it is not held back any more; {@link Instant#MIN}: never held back
     * @param name what reasons call it
     */
    public record Expected(Instant deadline, Duration cautious, Instant rank, Instant heldUntil, String name) {
        /** A task that may be put in order by its deadline, and be held back as long as that helps another. */
        public Expected(Instant deadline, Duration cautious) {
            this(deadline, cautious, deadline, Instant.MAX, "a task in the queue");
        }

        private boolean isUrgent(Instant now) {
            return hasDeadline(deadline) && !deadline.minus(cautious).isAfter(now);
        }
    }

    /**
     * A pool's near future.
     *
     * @param running start and cautious duration of every slot taken
     * @param coming runs that will need a slot soon, none of them in the queue yet
     */
    public record Outlook(List<Running> running, List<Coming> coming) {
        public Outlook {
            running = List.copyOf(running);
            coming = List.copyOf(coming);
        }
    }

    /** A slot taken. */
    public record Running(Instant started, Duration cautious) {}

    /**
     * A run that is expected.
     *
     * @param name what reasons call it
     * @param release when it will want to start
     * @param deadline when it has to be done
     * @param cautious how long such a run takes at most, but for few: its P95
     */
    public record Coming(String name, Instant release, Instant deadline, Duration cautious) {
        private Instant latestStart() {
            return deadline.minus(cautious);
        }
    }

    /** Earliest first; without a deadline that counts last. */
    Instant rank(UUID task) {
        Expected expected = queue.get(task);
        return expected == null ? Instant.MAX : expected.rank();
    }

    /**
     * The expected run for which a slot has to stay free, if the task took the last one that this run could have. Running work
     * and the task itself count at their cautious duration, and a task whose own latest start has come is never held: no run with a deadline waits for
     * another one's sake beyond its own slack. Nothing but the durations and deadlines given matters: the rule knows no hours.
     *
     * @param free slots free now, all but one of those that the task itself takes left out
     * @param startedNow cautious durations of tasks started in this very plan
     * @param behind tasks that could start now and come after this one in the queue; those that are due before it count like runs
     *     that are expected now, so that the slot is not given away at the moment when the run comes that it was kept for
     */
    Optional<Coming> keptFor(
            String pool, UUID task, int free, List<Duration> startedNow, List<UUID> behind, Instant now) {
        Outlook outlook = pools.get(pool);
        Expected expected = queue.get(task);
        if (outlook == null || expected == null || expected.isUrgent(now)) {
            return Optional.empty();
        }
        if (!now.isBefore(expected.heldUntil())) {
            return Optional.empty();
        }
        Duration window = expected.cautious();
        Instant end = now.plus(expected.cautious());
        Stream<Coming> here = behind.stream()
                .map(queue::get)
                .filter(Objects::nonNull)
                .filter(other -> other.deadline().isBefore(expected.deadline()))
                .map(other -> new Coming(other.name(), now, other.deadline(), other.cautious()));
        List<Coming> threatened = Stream.concat(here, outlook.coming().stream())
                .filter(c -> hasDeadline(c.deadline()))
                .filter(c -> !c.release().isAfter(now.plus(window)))
                .filter(c -> c.latestStart().isBefore(end))
                .filter(c -> Duration.between(c.release(), c.latestStart()).compareTo(window) < 0)
                .sorted(Comparator.comparing(Coming::latestStart))
                .toList();
        if (threatened.isEmpty()) {
            return Optional.empty();
        }
        List<Instant> ends = new ArrayList<>();
        for (Running running : outlook.running()) {
            Duration left = running.cautious().minus(Duration.between(running.started(), now));
            Duration least = running.cautious().dividedBy(LEAST_LEFT);
            ends.add(now.plus(left.compareTo(least) > 0 ? left : least));
        }
        startedNow.forEach(cautious -> ends.add(now.plus(cautious)));
        int used = 0;
        for (Coming coming : threatened) {
            Instant by = coming.latestStart();
            long freed = ends.stream().filter(e -> !e.isAfter(by)).count();
            if (free - 1 + freed - used <= 0) {
                return Optional.of(coming);
            }
            used++;
            ends.add(coming.release().plus(coming.cautious()));
        }
        return Optional.empty();
    }

    private static boolean hasDeadline(Instant deadline) {
        return deadline.isBefore(Instant.MAX);
    }
}
