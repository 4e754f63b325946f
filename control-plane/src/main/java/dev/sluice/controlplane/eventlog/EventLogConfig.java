package dev.sluice.controlplane.eventlog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of the event log's writer. */
@ConfigMapping(prefix = "sluice.event-log")
public interface EventLogConfig {
    /** Most events in one transaction. */
    @WithDefault("1000")
    int commitEvents();

    /** Most stored bytes in one transaction. */
    @WithDefault("16777216")
    long commitBytes();

    /** Most events waiting for a transaction; more are refused with 429. */
    @WithDefault("20000")
    int queueEvents();

    /** Most stored bytes waiting for a transaction. */
    @WithDefault("67108864")
    long queueBytes();

    /** Longest wait of a caller for its commit; then 503. */
    @WithDefault("10s")
    Duration commitWait();
}
