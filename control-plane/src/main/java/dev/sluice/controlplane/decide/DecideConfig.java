package dev.sluice.controlplane.decide;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Limits of what other systems ask of gates. */
@ConfigMapping(prefix = "sluice.decisions")
public interface DecideConfig {
    /** Longest that an answer holds good. */
    @WithDefault("5m")
    Duration valid();

    /** How long a read lease lasts without a confirmation. */
    @WithDefault("1h")
    Duration lease();

    /** Largest body of a request in bytes. */
    @WithDefault("262144")
    int maxBodySize();

    /** Most callers that wait for a release at a time, per replica; others are answered at once. */
    @WithDefault("1000")
    int waiters();

    /** Time between two looks for what changed, one for all who wait. */
    @WithDefault("200ms")
    Duration lookInterval();

    /** How long answers and ended leases are kept. */
    @WithDefault("7d")
    Duration keep();

    /** Channels that are told of every hold, release and decision: {@code webhook:} and a name of sluice.channels. */
    Optional<List<String>> webhooks();
}
