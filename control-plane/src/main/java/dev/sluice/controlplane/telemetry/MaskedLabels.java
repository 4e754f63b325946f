package dev.sluice.controlplane.telemetry;

import dev.sluice.controlplane.secret.KnownSecrets;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Takes the values of secrets out of the one label that is the callers' words: the path of a request. */
@ApplicationScoped
class MaskedLabels {
    @Produces
    @Singleton
    MeterFilter paths(KnownSecrets secrets) {
        return MeterFilter.replaceTagValues("uri", secrets::mask);
    }
}
