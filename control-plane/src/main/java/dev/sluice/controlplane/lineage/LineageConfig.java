package dev.sluice.controlplane.lineage;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of questions about lineage. */
@ConfigMapping(prefix = "sluice.lineage")
public interface LineageConfig {
    /** Longest wait for the graph store to answer one walk. */
    @WithDefault("5s")
    Duration walkTimeout();

    /** Longest wait of a client for a log position to be projected. */
    @WithDefault("10s")
    Duration positionWait();

    /** How often the positions are looked at during such a wait. */
    @WithDefault("20ms")
    Duration positionPoll();
}
