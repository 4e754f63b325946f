package dev.sluice.scheduler.time;

import java.time.Instant;

/** The years this package works in; outside them java.time's own arithmetic starts to overflow. */
final class Horizon {
    static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

    private Horizon() {}

    static Instant clamp(Instant instant) {
        if (instant.isBefore(FIRST)) {
            return FIRST;
        }
        return instant.isAfter(LAST) ? LAST : instant;
    }
}
