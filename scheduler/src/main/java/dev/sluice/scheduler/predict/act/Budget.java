package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * How often something is done in an hour, so that a forecast gone wrong stays small.
 *
 * @param limits of each kind
 */
public record Budget(Map<Kind, Limit> limits) {
    /** The hour slides: what counts is what was done since an hour ago. */
    public static final Duration WINDOW = Duration.ofHours(1);

    /** What installations have unless they say otherwise. */
    public static final Budget DEFAULT = new Budget(Map.of(
            Kind.START_EARLY, new Limit(4, 60),
            Kind.RAISE_PRIORITY, new Limit(10, 120),
            Kind.HOLD_BACK, new Limit(60, 500),
            Kind.RETRY_EARLY, new Limit(10, 120),
            Kind.HOLD_DOOMED, new Limit(10, 120),
            Kind.KILL_HUNG, new Limit(2, 10),
            Kind.WARN, new Limit(20, 500)));

    public Budget {
        Map<Kind, Limit> complete = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            complete.put(kind, limits.getOrDefault(kind, Limit.NONE));
        }
        limits = Map.copyOf(complete);
    }

    /**
     * Most decisions of a kind in an hour.
     *
     * @param perWorkflow of one workflow
     * @param overall of all
     */
    public record Limit(int perWorkflow, int overall) {
        /** Nothing. */
        public static final Limit NONE = new Limit(0, 0);

        public Limit {
            if (perWorkflow < 0 || overall < 0) {
                throw new IllegalArgumentException(
                        "a budget of " + perWorkflow + " and " + overall + " is negative; use 0 to allow nothing");
            }
        }
    }

    /** Something that was done. */
    public record Done(Kind kind, String workflow, Instant at) {}

    /** Whether one more may be done, by how many were since an hour ago. */
    public boolean admits(Kind kind, long ofWorkflow, long ofAll) {
        Limit limit = limit(kind);
        return ofWorkflow < limit.perWorkflow() && ofAll < limit.overall();
    }

    /** Whether one more may be done. */
    public boolean admits(Kind kind, String workflow, Collection<Done> done, Instant now) {
        Instant since = now.minus(WINDOW);
        long all = 0;
        long own = 0;
        for (Done one : done) {
            if (one.kind() == kind && one.at().isAfter(since)) {
                all++;
                own += one.workflow().equals(workflow) ? 1 : 0;
            }
        }
        return admits(kind, own, all);
    }

    /** The limit of a kind. */
    public Limit limit(Kind kind) {
        return limits.getOrDefault(kind, Limit.NONE);
    }
}
