package dev.sluice.dashboards.query;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time that is looked at, one value a step. */
public record Span(Instant from, Instant to, Duration step) {
    private static final int MOST_STEPS = 2_000;

    public Span {
        if (!from.isBefore(to) || step.isNegative() || step.isZero()) {
            throw new IllegalArgumentException("no span: " + from + " to " + to + " by " + step);
        }
        if (Duration.between(from, to).dividedBy(step) > MOST_STEPS) {
            throw new IllegalArgumentException("more than " + MOST_STEPS + " steps of " + step);
        }
    }

    public Duration length() {
        return Duration.between(from, to);
    }

    double fromSeconds() {
        return from.toEpochMilli() / 1e3;
    }

    double toSeconds() {
        return to.toEpochMilli() / 1e3;
    }
}
