package dev.sluice.controlplane.security;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Who sent the request at hand, for what the path alone does not tell. */
@ApplicationScoped
public class Caller {
    private static final String ROLE = Caller.class.getName();

    private final CurrentVertxRequest request;

    Caller(CurrentVertxRequest request) {
        this.request = request;
    }

    static void note(RoutingContext context, Role role) {
        context.put(ROLE, role);
    }

    /**
     * Refuses what the caller's key could not do by this REST request either.
     *
     * @throws ForbiddenException also when nobody checked a key
     */
    public void require(String method, String path) {
        RoutingContext context = request.getCurrent();
        @Nullable Role role = context == null ? null : context.get(ROLE);
        if (role == null || !role.allows(method, path)) {
            throw new ForbiddenException(
                    "a key of role " + (role == null ? "NONE" : role) + " may not do this; use one of role OPERATOR");
        }
    }
}
