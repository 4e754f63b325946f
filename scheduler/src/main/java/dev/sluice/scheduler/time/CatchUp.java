package dev.sluice.scheduler.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which of the slots that have passed still fire. Pure: two replicas with the same arguments agree.
 *
 * @param window how late a slot may still fire, at most 3660 days
 * @param limit most slots per answer under ALL; the rest stays due and comes with the next answer, nothing is lost
 */
public record CatchUp(CatchUpPolicy policy, Duration window, int limit) {
    /** Skipped slots are counted up to here, so that a year of outage costs no more than a day. */
    public static final int MOST_COUNTED = 100;

    /** Highest limit of one answer. */
    public static final int MAX_LIMIT = 1_000;

    private static final Duration ON_TIME = Duration.ofMinutes(1);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(3_660);

    public CatchUp {
        if (window.isNegative() || window.compareTo(LONGEST_WINDOW) > 0) {
            throw new ScheduleException(
                    "SCHEDULE-CATCHUP", 0, "catch-up window " + window + " is not allowed; use 0s to 3660d");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ScheduleException(
                    "SCHEDULE-CATCHUP", 0, "catch-up limit " + limit + " is not allowed; use 1 to " + MAX_LIMIT);
        }
    }

    /**
     * Slots to fire now, and where to go on. A nextFire that is not a slot (the schedule was edited) counts as the slot after it.
     *
     * @param nextFire the stored slot that has not fired yet
     */
    public Due due(Schedule schedule, Instant nextFire, Instant now) {
        Optional<Instant> first = atOrAfter(schedule, nextFire);
        if (first.isEmpty() || first.get().isAfter(now)) {
            return new Due(List.of(), 0, first);
        }
        Instant oldest = now.minus(lateness());
        Optional<Instant> inWindow = first.get().isBefore(oldest) ? atOrAfter(schedule, oldest) : first;
        if (inWindow.isEmpty() || inWindow.get().isAfter(now)) {
            return new Due(List.of(), count(schedule, first.get(), now.plusNanos(1)), inWindow);
        }
        List<Instant> slots = policy == CatchUpPolicy.ALL
                ? oldestFirst(schedule, inWindow.get(), now)
                : List.of(latest(schedule, inWindow.get(), now));
        return new Due(slots, count(schedule, first.get(), slots.getFirst()), schedule.next(slots.getLast()));
    }

    private Duration lateness() {
        return policy == CatchUpPolicy.NONE && window.compareTo(ON_TIME) > 0 ? ON_TIME : window;
    }

    private List<Instant> oldestFirst(Schedule schedule, Instant first, Instant now) {
        List<Instant> slots = new ArrayList<>();
        Optional<Instant> slot = Optional.of(first);
        while (slots.size() < limit && slot.isPresent() && !slot.get().isAfter(now)) {
            slots.add(slot.get());
            slot = schedule.next(slot.get());
        }
        return slots;
    }

    /** The last slot up to now. Halves the time that may hold it, because a window of days may hold thousands of slots. */
    private static Instant latest(Schedule schedule, Instant first, Instant now) {
        Instant slot = first;
        Instant noneAfter = now;
        while (true) {
            Optional<Instant> following = schedule.next(slot);
            if (following.isEmpty() || following.get().isAfter(now)) {
                return slot;
            }
            slot = following.get();
            Instant middle = slot.plus(Duration.between(slot, noneAfter).dividedBy(2));
            Optional<Instant> later = schedule.next(middle);
            if (later.isPresent() && !later.get().isAfter(now)) {
                slot = later.get();
            } else {
                noneAfter = middle;
            }
        }
    }

    private static long count(Schedule schedule, Instant first, Instant end) {
        long count = 0;
        Optional<Instant> slot = Optional.of(first);
        while (count < MOST_COUNTED && slot.isPresent() && slot.get().isBefore(end)) {
            count++;
            slot = schedule.next(slot.get());
        }
        return count;
    }

    private static Optional<Instant> atOrAfter(Schedule schedule, Instant instant) {
        return schedule.next(instant.minusNanos(1));
    }
}
