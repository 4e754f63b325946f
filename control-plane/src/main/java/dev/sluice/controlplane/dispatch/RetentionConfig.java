package dev.sluice.controlplane.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the scheduler keeps what only helps while it is fresh. Runs and their lineage are kept. */
@ConfigMapping(prefix = "sluice.retention")
public interface RetentionConfig {
    /** Output of attempts. */
    @WithDefault("30d")
    Duration logs();

    /** News of runs, which subscribers resume from. */
    @WithDefault("7d")
    Duration runEvents();

    /** Answers that are kept under idempotency keys. */
    @WithDefault("7d")
    Duration idempotencyKeys();
}
