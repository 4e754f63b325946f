package dev.sluice.controlplane.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who may call the service. */
@ConfigMapping(prefix = "sluice.auth")
public interface AuthConfig {
    /** Off only where something in front of the service decides who may call. */
    @WithDefault("true")
    boolean enabled();

    /** Whether everybody who reaches the service may do everything: it is off, and listens beyond loopback. */
    @WithDefault("false")
    boolean openToAll();

    /** How long a key's standing is remembered before the store is asked again. */
    @WithDefault("10s")
    Duration cache();

    /** Longest life of a new key; none: keys may live for ever. */
    Optional<Duration> mostLife();

    Oidc oidc();

    /** People with tokens of an identity provider, which the settings {@code quarkus.oidc.*} name. */
    interface Oidc {
        /** Claim with the name that records show; a slash leads into objects. */
        @WithDefault("preferred_username")
        String nameClaim();

        /** Claim with the groups, a list of texts or one text; a slash leads into objects. */
        @WithDefault("groups")
        String groupsClaim();

        /** What groups and users may do besides what the store says. */
        List<Granted> grants();
    }

    /** A grant of the settings; for a group or for a user. */
    interface Granted {
        Optional<String> group();

        Optional<String> user();

        String role();

        Optional<List<String>> namespaces();
    }
}
