package dev.sluice.controlplane.metrics;

import java.util.Map;

/**
 * How far the projections are behind the log, read together.
 *
 * @param head position of the last event
 * @param backlogs by name of the projection
 * @param deadLetters that wait, by stage as stored
 */
record LogReading(long head, Map<String, Backlog> backlogs, Map<String, Long> deadLetters) {
    static final LogReading NONE = new LogReading(0, Map.of(), Map.of());

    /**
     * What a projection has not taken in.
     *
     * @param seconds since the oldest of its events came in
     */
    record Backlog(long events, double seconds) {
        static final Backlog NONE = new Backlog(0, 0);
    }

    LogReading {
        backlogs = Map.copyOf(backlogs);
        deadLetters = Map.copyOf(deadLetters);
    }

    Backlog backlog(String projection) {
        return backlogs.getOrDefault(projection, Backlog.NONE);
    }

    long deadLetters(String stage) {
        return deadLetters.getOrDefault(stage, 0L);
    }
}
