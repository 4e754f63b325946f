package dev.sluice.controlplane.metrics;

import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * Says under which name a request is counted that no resource names. Micrometer remembers each name that it is asked for: with
 * paths as they were sent, anybody could fill the memory from outside the door.
 */
@ApplicationScoped
class RequestNames {
    /** As quarkus.micrometer.binder.http-server.ignore-patterns has it. */
    private static final String IGNORED = "/_ignored";

    private static final int BEFORE_THE_DOOR = 20_000;

    private final HttpUris uris;

    RequestNames(Routes routes) {
        this.uris = routes.uris();
    }

    void register(@Observes Filters filters) {
        filters.register(this::name, BEFORE_THE_DOOR);
    }

    private void name(RoutingContext context) {
        @Nullable HttpRequestMetric metric = HttpRequestMetric.getRequestMetric(context);
        if (metric != null) {
            metric.setTemplatePath(
                    name(context.request().method().name(), context.request().path()));
        }
        context.next();
    }

    private String name(String method, @Nullable String path) {
        if (!HttpUris.isMethod(method)) {
            return IGNORED;
        }
        return path != null && uris.isRoute(path) ? path : Label.OTHER;
    }
}
