package dev.sluice.controlplane.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What one replica of the service does for the scheduler. */
@ConfigMapping(prefix = "sluice.replica")
public interface ReplicaConfig {
    /** Whether it fires triggers and runs tasks. */
    @WithDefault("true")
    boolean enabled();

    /** Name among the replicas; absent: made from the process. */
    Optional<String> name();

    /** Most attempts at a time. */
    @WithDefault("32")
    int attempts();

    /** How long an attempt is safe without a heartbeat. */
    @WithDefault("15s")
    Duration lease();

    /** Time between two heartbeats. */
    @WithDefault("3s")
    Duration heartbeat();

    /**
     * Whether attempts are ended when no heartbeat reached the store for nearly a lease, so that a task never runs twice at a
     * time. Without it work survives a longer absence of the store, beside its repetition where another replica reached it.
     */
    @WithDefault("true")
    boolean endCutOff();

    /** Longest pause between two looks at triggers and queue; local news wake it earlier. */
    @WithDefault("200ms")
    Duration pollInterval();

    /** Triggers evaluated in one transaction. */
    @WithDefault("200")
    int triggerBatch();

    /** Time between RUNNING events of a long attempt. */
    @WithDefault("5m")
    Duration runningEvents();

    /** Most lines kept of one attempt's output. */
    @WithDefault("100000")
    long logLines();
}
