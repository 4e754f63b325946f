package dev.sluice.controlplane.security;

import dev.sluice.controlplane.metrics.Family;
import dev.sluice.controlplane.metrics.Label;
import dev.sluice.controlplane.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;

/** Counts what the door decided. */
@Startup
@ApplicationScoped
class AuthMetrics {
    /** How the sender proved who they are. */
    enum Method {
        KEY,
        OIDC,
        /** Nothing was presented, or nothing is asked for. */
        NONE
    }

    enum Result {
        GRANTED,
        UNAUTHENTICATED,
        FORBIDDEN,
        /** It cannot be told now. */
        UNAVAILABLE;

        static Result of(Refusal refusal) {
            return switch (refusal) {
                case UNAUTHENTICATED -> UNAUTHENTICATED;
                case FORBIDDEN, CROSS_ORIGIN -> FORBIDDEN;
                case UNAVAILABLE -> UNAVAILABLE;
            };
        }
    }

    private final Family<Counter> requests;

    AuthMetrics(Metrics metrics) {
        requests = metrics.counters(
                "sluice_auth_requests_total",
                "Requests by how their sender proved who they are.",
                Label.of("method", Method.class),
                Label.of("result", Result.class));
    }

    void count(Method method, Result result) {
        requests.of(method, result).increment();
    }
}
