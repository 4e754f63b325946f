package dev.sluice.controlplane.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.security.SignedCalls;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a webhook call before its body is read: callers are not known yet, so nobody may send more than a
 * trigger takes.
 */
@ApplicationScoped
class WebhookGate {
    private static final int AFTER_KEYS = 9_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WebhookConfig config;

    WebhookGate(WebhookConfig config) {
        this.config = config;
    }

    static Problem tooLarge(int limit) {
        return Problem.of(413, "WEBHOOK-TOO-LARGE", "the body is larger than " + limit + " bytes; send a reference");
    }

    void register(@Observes Filters filters) {
        filters.register(this::filter, AFTER_KEYS);
    }

    private void filter(RoutingContext context) {
        var request = context.request();
        if (!SignedCalls.contains(request.method().name(), request.uri())) {
            context.next();
            return;
        }
        long length = length(request.getHeader("Content-Length"));
        if (length < 0) {
            refuse(context, Problem.of(411, "WEBHOOK-LENGTH", "send Content-Length"));
        } else if (length > config.maxBodySize()) {
            refuse(context, tooLarge(config.maxBodySize()));
        } else {
            context.next();
        }
    }

    private static long length(@Nullable String header) {
        try {
            return header == null ? -1 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static void refuse(RoutingContext context, Problem problem) {
        try {
            context.response()
                    .setStatusCode(problem.status())
                    .putHeader("Content-Type", "application/problem+json")
                    .putHeader("Connection", "close")
                    .end(JSON.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
