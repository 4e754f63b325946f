package dev.sluice.controlplane.projection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How the projections follow the event log. */
@ConfigMapping(prefix = "sluice.projection")
public interface ProjectionConfig {
    /** Whether this process projects at all; another replica may do it alone. */
    @WithDefault("true")
    boolean enabled();

    /** Most events in one transaction of the catalog projection. */
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int batchEvents();

    /** Most raw bytes in one batch. */
    @WithDefault("16777216")
    long batchBytes();

    /** Most raw bytes of just stored events kept in memory, so that the projection need not read them back. */
    @WithDefault("33554432")
    long handoverBytes();

    /**
     * Share of the largest heap for what the catalog projection keeps in memory between batches. Less costs look-ups, never
     * a result.
     */
    @WithDefault("0.25")
    @DecimalMin("0.01")
    @DecimalMax("0.6")
    double cacheShare();

    /** Longest wait for a wake-up before the log is asked whether there is something new. */
    @WithDefault("500ms")
    Duration pollInterval();

    /** Wait after a failure of the store; doubles up to {@link #longestBackoff()}. */
    @WithDefault("200ms")
    Duration backoff();

    @WithDefault("10s")
    Duration longestBackoff();

    /** An event that fails on its own so often becomes a dead letter, and the log goes on without it. */
    @WithDefault("3")
    int attemptsBeforeDeadLetter();
}
