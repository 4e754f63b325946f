package dev.sluice.controlplane.trigger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of the signed calls that fire triggers. */
@ConfigMapping(prefix = "sluice.webhooks")
public interface WebhookConfig {
    /** Largest body in bytes. */
    @WithDefault("262144")
    int maxBodySize();

    /** Most calls worked on at a time, all triggers together. */
    @WithDefault("32")
    int concurrency();

    /** Most calls a minute with a right signature, per trigger and replica. */
    @WithDefault("600")
    int perMinute();

    /** How far a signed timestamp may be from now. */
    @WithDefault("5m")
    Duration replayWindow();
}
