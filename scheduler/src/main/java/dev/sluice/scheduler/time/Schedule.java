package dev.sluice.scheduler.time;

import java.time.Instant;
import java.util.Optional;

/** When a schedule fires. Slots are instants; each is strictly after the one before. */
public sealed interface Schedule permits CronSchedule, IntervalSchedule {
    /** The first slot strictly after the given instant; empty when there is none within 28 years or before year 9999. */
    Optional<Instant> next(Instant after);

    /** Whether {@link #next} ever returns this very instant. */
    default boolean isSlot(Instant instant) {
        return instant.isAfter(Horizon.FIRST)
                && next(instant.minusNanos(1)).filter(instant::equals).isPresent();
    }
}
