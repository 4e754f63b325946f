package dev.sluice.scheduler.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What forecasts say about the queue, for a planner that may act on them: by when its tasks have to be done, how long they take,
 * and what comes soon. Where it is empty, nothing is reordered and nothing is held back.
 *
 * @param queue of the tasks that wait
 * @param pools by name, of those where work may be held back
 */
public record Foresight(Map<UUID, Expected> queue, Map<String, Outlook> pools) {
    /** Nothing is foreseen. */
    public static final Foresight NONE = new Foresight(Map.of(), Map.of());

    /** A task that has to start within so long to meet its deadline is never held back. */
    public static final Duration URGENT = Duration.ofMinutes(30);

    /** How far ahead slots are kept. */
    public static final Duration LOOK_AHEAD = Duration.ofHours(4);

    private static final Duration LEAST_LEFT = Duration.ofMinutes(1);

    public Foresight {
        queue = Map.copyOf(queue);
        pools = Map.copyOf(pools);
    }

    /**
     * A task that waits.
     *
     * @param deadline when it has to be done; {@link Instant#MAX}: whenever
     * @param cautious how long such an attempt takes at most, but for few: its P95
     */
    public record Expected(Instant deadline, Duration cautious) {
        private boolean isUrgent(Instant now) {
            return hasDeadline(deadline) && !deadline.minus(cautious).isAfter(now.plus(URGENT));
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

    /** Earliest deadline first; without one last. */
    Instant deadline(UUID task) {
        Expected expected = queue.get(task);
        return expected == null ? Instant.MAX : expected.deadline();
    }

    /**
     * The expected run for which a slot has to stay free, if the task took the last one that this run could have. Running work
     * and the task itself count at their cautious duration, and a task that is urgent itself is never held: no run with a deadline waits for
     * another one's sake beyond its own slack.
     *
     * @param free slots free now
     * @param startedNow cautious durations of tasks started in this very plan
     */
    Optional<Coming> keptFor(String pool, UUID task, int free, List<Duration> startedNow, Instant now) {
        Outlook outlook = pools.get(pool);
        Expected expected = queue.get(task);
        if (outlook == null || expected == null || outlook.coming().isEmpty() || expected.isUrgent(now)) {
            return Optional.empty();
        }
        Duration window = expected.cautious().compareTo(LOOK_AHEAD) < 0 ? expected.cautious() : LOOK_AHEAD;
        Instant end = now.plus(expected.cautious());
        List<Coming> threatened = outlook.coming().stream()
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
            ends.add(now.plus(left.compareTo(LEAST_LEFT) > 0 ? left : LEAST_LEFT));
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
