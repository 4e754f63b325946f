package dev.sluice.scheduler.plan;

import dev.sluice.scheduler.definition.Slo;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.stream.Stream;

/** When a run has to be done. */
public final class Deadlines {
    private Deadlines() {}

    /**
     * The deadline of a run.
     *
     * @param anchor end of its partition, else its slot, else when it was made
     */
    public static Instant of(Slo slo, Instant anchor) {
        return switch (slo) {
            case Slo.Within within -> anchor.plus(within.duration());
            case Slo.By by -> {
                ZonedDateTime start = anchor.atZone(by.zone());
                ZonedDateTime sameDay = start.toLocalDate().atTime(by.time()).atZone(by.zone());
                // Where the clock is set back, a time of day comes twice.
                yield Stream.of(sameDay, sameDay.withLaterOffsetAtOverlap())
                        .map(ZonedDateTime::toInstant)
                        .filter(at -> at.isAfter(anchor))
                        .findFirst()
                        .orElseGet(() -> start.toLocalDate()
                                .plusDays(1)
                                .atTime(by.time())
                                .atZone(by.zone())
                                .toInstant());
            }
        };
    }
}
