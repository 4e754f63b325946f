package dev.sluice.controlplane.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exemplars.DefaultExemplarSampler;
import io.prometheus.client.exemplars.ExemplarSampler;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** What the Prometheus registry is made of, in place of Quarkus' own parts. */
class Registries {
    @Produces
    @Singleton
    CollectorRegistry collectors() {
        return new ScrapedRegistry();
    }

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    Optional<ExemplarSampler> exemplars() {
        return Optional.of(new DefaultExemplarSampler(new TraceExemplars()));
    }
}
