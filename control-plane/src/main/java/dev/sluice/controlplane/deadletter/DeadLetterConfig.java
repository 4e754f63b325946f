package dev.sluice.controlplane.deadletter;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of the dead letter store. */
@ConfigMapping(prefix = "sluice.dead-letters")
public interface DeadLetterConfig {
    /** Most rejected events that wait; further ones are answered with an error, but not kept. */
    @WithDefault("10000")
    int max();
}
