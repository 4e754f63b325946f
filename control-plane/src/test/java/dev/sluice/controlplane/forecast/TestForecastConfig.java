package dev.sluice.controlplane.forecast;

import java.time.Duration;

/** How tests have the forecast feed. */
public record TestForecastConfig(boolean enabled, int jobs, int batchEvents, int snapshotEvents)
        implements ForecastConfig {
    public static final TestForecastConfig DEFAULT = new TestForecastConfig(true, 1_000, 100, 1_000_000);

    /** The same with batches of so many events. */
    public TestForecastConfig batches(int events) {
        return new TestForecastConfig(enabled, jobs, events, snapshotEvents);
    }

    /** The same with a snapshot after so many events. */
    public TestForecastConfig snapshots(int events) {
        return new TestForecastConfig(enabled, jobs, batchEvents, events);
    }

    @Override
    public Duration lookAhead() {
        return Duration.ofDays(1);
    }

    @Override
    public int samples() {
        return 64;
    }

    @Override
    public long batchBytes() {
        return 10_000_000;
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofMillis(20);
    }

    @Override
    public Duration snapshotInterval() {
        return Duration.ofDays(1);
    }

    @Override
    public Duration keep() {
        return Duration.ofDays(90);
    }
}
