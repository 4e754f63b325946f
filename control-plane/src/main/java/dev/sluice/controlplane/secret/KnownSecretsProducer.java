package dev.sluice.controlplane.secret;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Gives the service what it knows of its secrets. */
@ApplicationScoped
class KnownSecretsProducer {
    @Produces
    @Singleton
    KnownSecrets secrets(Config config) {
        return KnownSecrets.of(config);
    }
}
