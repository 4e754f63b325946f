package dev.sluice.scheduler.predict.feed;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What may shift a run's duration, by kind. Few values per kind: each is learned from its own runs only. */
final class Contexts {
    static final String ATTEMPT = "attempt";
    private static final int HOURS = 3;

    private Contexts() {}

    /** The context of a run that starts at a time; empty: nobody knows when. */
    static Map<String, String> of(JobNote job, OptionalDouble when) {
        Map<String, String> context = new TreeMap<>(job.context);
        if (!job.code.isEmpty()) {
            context.put("code", job.code);
        }
        if (when.isPresent()) {
            OffsetDateTime time =
                    Instant.ofEpochSecond((long) when.getAsDouble()).atOffset(ZoneOffset.UTC);
            context.put("weekday", time.getDayOfWeek().name());
            context.put("hour", String.valueOf(time.getHour() / HOURS * HOURS));
        }
        return context;
    }

    /** Names a set of datasets; empty for none. */
    static String inputs(List<String> sorted) {
        return sorted.isEmpty() ? "" : sorted.size() + ":" + Integer.toHexString(sorted.hashCode());
    }
}
