package dev.sluice.scheduler.time;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Fires at the anchor and then every so much elapsed time, whatever the wall clock does.
 *
 * @param every whole milliseconds, from 1 s to 3660 days
 * @param anchor the first slot; kept in microseconds, the resolution of the store
 */
public record IntervalSchedule(Duration every, Instant anchor) implements Schedule {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3_660);

    public IntervalSchedule {
        if (every.compareTo(SHORTEST) < 0
                || every.compareTo(LONGEST) > 0
                || !every.equals(Duration.ofMillis(every.toMillis()))) {
            throw new ScheduleException(
                    "SCHEDULE-INTERVAL",
                    0,
                    "interval " + every + " is not allowed; use whole milliseconds from 1s to 3660d");
        }
        if (!anchor.equals(Horizon.clamp(anchor))) {
            throw new ScheduleException(
                    "SCHEDULE-INTERVAL", 0, "anchor " + anchor + " is out of range; use a year from 1 to 9998");
        }
        anchor = anchor.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public Optional<Instant> next(Instant after) {
        if (after.isBefore(anchor)) {
            return Optional.of(anchor);
        }
        if (!after.isBefore(Horizon.LAST)) {
            return Optional.empty();
        }
        long passed = Duration.between(anchor, after).toMillis() / every.toMillis();
        return Optional.of(anchor.plusMillis((passed + 1) * every.toMillis()));
    }
}
