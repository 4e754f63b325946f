package dev.sluice.controlplane.metrics;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Figures that are read from the store. */
@ConfigMapping(prefix = "sluice.metrics")
public interface MetricsConfig {
    /** How often they are read. */
    @WithDefault("15s")
    Duration refresh();
}
