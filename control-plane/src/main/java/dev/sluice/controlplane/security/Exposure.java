package dev.sluice.controlplane.security;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start where everybody in the network could do everything by oversight. */
@ApplicationScoped
class Exposure {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    private final AuthConfig config;
    private final String host;

    Exposure(AuthConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
        this.config = config;
        this.host = host;
    }

    void start(@Observes StartupEvent started) {
        problem(host, config.enabled(), config.openToAll()).ifPresent(problem -> {
            throw new IllegalStateException(problem);
        });
    }

    /** Why the service may not start so. */
    static Optional<String> problem(String host, boolean keys, boolean openToAll) {
        return keys || openToAll || LOOPBACK.contains(host)
                ? Optional.empty()
                : Optional.of("keys are off (sluice.auth.enabled=false) and the service would listen on " + host
                        + ", where everybody who reaches it could do everything; let it listen on 127.0.0.1, turn keys"
                        + " on, or say sluice.auth.open-to-all=true");
    }
}
