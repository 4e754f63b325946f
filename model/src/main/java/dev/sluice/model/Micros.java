package dev.sluice.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as microseconds since 1970-01-01T00:00:00Z, the resolution both stores keep. */
public final class Micros {
    /** End of an interval that nothing has closed. A number, not null: a graph cannot match null. */
    public static final long OPEN = Long.MAX_VALUE;

    private static final long PER_SECOND = 1_000_000L;

    private Micros() {}

    public static long of(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), instant.getNano() / 1_000);
    }

    public static Instant toInstant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
