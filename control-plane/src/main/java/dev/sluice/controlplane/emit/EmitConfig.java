package dev.sluice.controlplane.emit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How Sluice speaks of its own runs. */
@ConfigMapping(prefix = "sluice.emit")
public interface EmitConfig {
    /** Namespace of Sluice's jobs in lineage. */
    @WithDefault("sluice")
    String jobNamespace();

    /** Events taken to the log at once. */
    @WithDefault("500")
    int batch();

    /** Longest pause between two looks at the outbox; a waiting event wakes it earlier. */
    @WithDefault("250ms")
    Duration pollInterval();
}
