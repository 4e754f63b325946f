package dev.sluice.controlplane.security;

import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * In front of every route: without a key that may do this, nothing is reached.
 *
 * <p>What is public is compared with the raw path, letter for letter. A path written in another way is therefore not
 * public, whatever a router behind would make of it.
 */
@ApplicationScoped
class KeyFilter {
    private static final Set<String> PUBLIC =
            Set.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started");
    private static final Pattern MATRIX_PARAMETERS = Pattern.compile(";[^/]*");
    private static final int BEFORE_ALL = 10_000;

    private final ApiKeys keys;
    private final AuthConfig config;
    private final Vertx vertx;

    KeyFilter(ApiKeys keys, AuthConfig config, Vertx vertx) {
        this.keys = keys;
        this.config = config;
        this.vertx = vertx;
    }

    void register(@Observes Filters filters) {
        filters.register(this::filter, BEFORE_ALL);
    }

    private void filter(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!config.enabled()) {
            Caller.note(context, KeyHolder.TRUSTED);
            context.next();
            return;
        }
        if (PUBLIC.contains(request.uri())
                || SignedCalls.contains(request.method().name(), request.uri())) {
            context.next();
            return;
        }
        Optional<String> key = presented(request);
        if (key.isEmpty()) {
            refuse(context, 401, "UNAUTHENTICATED", "send an API key: Authorization: Bearer slc_…");
            return;
        }
        Optional<Optional<KeyHolder>> remembered = keys.rememberedHolderOf(key.get());
        if (remembered.isPresent()) {
            decide(context, remembered.get());
            return;
        }
        request.pause();
        vertx.executeBlocking(() -> keys.holderOf(key.get()), false).onComplete(holder -> {
            request.resume();
            if (holder.succeeded()) {
                decide(context, holder.result());
            } else {
                Log.warnf("key not checked cause=%s", holder.cause().getMessage());
                refuse(context, 503, "KEYS-UNAVAILABLE", "keys cannot be checked now; try again");
            }
        });
    }

    private static void decide(RoutingContext context, Optional<KeyHolder> holder) {
        String path = routed(context.normalizedPath());
        if (holder.isEmpty()) {
            refuse(context, 401, "UNAUTHENTICATED", "the API key is unknown, expired or revoked");
        } else if (holder.get().allows(context.request().method().name(), path)) {
            Caller.note(context, holder.get());
            context.next();
        } else {
            refuse(
                    context,
                    403,
                    "FORBIDDEN",
                    "a key of role " + holder.get().role()
                            + (holder.get().scope().isAll() ? "" : " for some namespaces") + " may not do this");
        }
    }

    /** The path as the REST router matches it: that one drops matrix parameters, {@code /admin;x/} being {@code /admin/}. */
    private static String routed(String path) {
        return path.indexOf(';') < 0 ? path : MATRIX_PARAMETERS.matcher(path).replaceAll("");
    }

    private static Optional<String> presented(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(authorization.substring(7).strip()).filter(key -> !key.isEmpty());
        }
        return Optional.ofNullable(request.getHeader("X-Api-Key")).filter(key -> !key.isBlank());
    }

    private static void refuse(RoutingContext context, int status, String code, String detail) {
        String title = status == 401 ? "Unauthorized" : status == 403 ? "Forbidden" : "Service Unavailable";
        var response = context.response().setStatusCode(status).putHeader("Content-Type", "application/problem+json");
        if (status == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (status == 503) {
            response.putHeader("Retry-After", "2");
        }
        response.end("{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"code\":\""
                + code + "\",\"detail\":\"" + detail + "\"}");
    }
}
