package dev.sluice.model.run;

import dev.sluice.model.event.RunEventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of a run as a function of the set of its events.
 *
 * <p>Within an attempt the most severe terminal event wins: FAIL, then ABORT, then COMPLETE (Spark's own listener sends
 * COMPLETE 7 ms after FAIL). OTHER and RUNNING never change a finished run. A run id that is used again (older Airflow did
 * so on "clear") starts a new attempt only when a START comes later than the reuse gap after the last terminal event.
 */
public final class RunFold {
    /** Default distance between a terminal event and a START that begins a new attempt. */
    public static final Duration REUSE_GAP = Duration.ofSeconds(60);

    private RunFold() {}

    public static RunSummary fold(Collection<RunEventPoint> events) {
        return fold(events, REUSE_GAP);
    }

    /** Order and repetition of the events do not matter; there must be at least one. */
    public static RunSummary fold(Collection<RunEventPoint> events, Duration reuseGap) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a run needs at least one event");
        }
        List<RunEventPoint> sorted = new ArrayList<>(events);
        sorted.sort(RunEventPoint.ORDER);
        long gap = reuseGap.toNanos() / 1_000;
        List<RunSummary.Attempt> attempts = new ArrayList<>(1);
        int begin = 0;
        long lastTerminal = Long.MIN_VALUE;
        for (int i = 0; i < sorted.size(); i++) {
            RunEventPoint event = sorted.get(i);
            boolean again = lastTerminal != Long.MIN_VALUE
                    && event.type() == RunEventType.START
                    && event.time() - lastTerminal > gap;
            if (again) {
                attempts.add(attempt(sorted.subList(begin, i)));
                begin = i;
                lastTerminal = Long.MIN_VALUE;
            }
            if (event.type().isTerminal()) {
                lastTerminal = event.time();
            }
        }
        attempts.add(attempt(sorted.subList(begin, sorted.size())));
        RunSummary.Attempt latest = attempts.getLast();
        return new RunSummary(
                latest.state(),
                latest.start(),
                latest.end(),
                sorted.getFirst().time(),
                sorted.getLast().time(),
                attempts);
    }

    private static RunSummary.Attempt attempt(List<RunEventPoint> events) {
        @Nullable Long start = null;
        @Nullable RunEventPoint end = null;
        boolean begun = false;
        for (RunEventPoint event : events) {
            RunEventType type = event.type();
            if (type == RunEventType.START && start == null) {
                start = event.time();
            }
            begun |= type == RunEventType.START || type == RunEventType.RUNNING;
            if (type.isTerminal() && (end == null || severity(type) > severity(end.type()))) {
                end = event; // the first of the most severe kind: events are in order of time
            }
        }
        RunState state = end != null ? terminal(end.type()) : begun ? RunState.RUNNING : RunState.NEW;
        return new RunSummary.Attempt(
                start != null ? start : events.getFirst().time(), end == null ? null : end.time(), state);
    }

    private static int severity(RunEventType type) {
        return switch (type) {
            case FAIL -> 3;
            case ABORT -> 2;
            case COMPLETE -> 1;
            case START, RUNNING, OTHER -> 0;
        };
    }

    private static RunState terminal(RunEventType type) {
        return switch (type) {
            case FAIL -> RunState.FAILED;
            case ABORT -> RunState.ABORTED;
            case COMPLETE -> RunState.COMPLETED;
            case START, RUNNING, OTHER -> throw new IllegalArgumentException(type + " does not end a run");
        };
    }
}
