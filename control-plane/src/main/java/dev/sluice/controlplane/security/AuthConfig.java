package dev.sluice.controlplane.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Who may call the service. */
@ConfigMapping(prefix = "sluice.auth")
public interface AuthConfig {
    /** Off only where something in front of the service decides who may call. */
    @WithDefault("true")
    boolean enabled();

    /** How long a key's standing is remembered before the store is asked again. */
    @WithDefault("10s")
    Duration cache();
}
