package dev.sluice.scheduler.time;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a trigger has to do at an instant.
 *
 * @param slots to fire now, ascending, none in the future
 * @param skipped slots that will not fire; from {@link CatchUp#MOST_COUNTED} on it means "at least so many"
 * @param next the slot to look at next; when it is not in the future, more is due already; empty when the schedule is over
 */
public record Due(List<Instant> slots, long skipped, Optional<Instant> next) {
    public Due {
        slots = List.copyOf(slots);
    }
}
