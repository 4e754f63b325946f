package dev.sluice.controlplane.security;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Who sent the request at hand, for what the path alone does not tell. */
@ApplicationScoped
public class Caller {
    private static final String HOLDER = Caller.class.getName();

    private final CurrentVertxRequest request;

    Caller(CurrentVertxRequest request) {
        this.request = request;
    }

    static void note(RoutingContext context, KeyHolder holder) {
        context.put(HOLDER, holder);
    }

    /**
     * Refuses what the caller's key could not do by this REST request either.
     *
     * @throws ForbiddenException also when nobody checked a key
     */
    public void require(String method, String path) {
        @Nullable KeyHolder holder = holder();
        if (holder == null || !holder.role().allows(method, path)) {
            throw forbidden(holder);
        }
    }

    /**
     * The name of the caller, who may change definitions and runs.
     *
     * @throws ForbiddenException when the caller may not, or nobody checked a key
     */
    public String operator() {
        @Nullable KeyHolder holder = holder();
        if (holder == null || !holder.role().mayOperate()) {
            throw forbidden(holder);
        }
        return holder.name();
    }

    /**
     * Who sent the request, whatever they may do.
     *
     * @throws ForbiddenException when nobody checked a key
     */
    public Actor actor() {
        @Nullable KeyHolder holder = holder();
        if (holder == null) {
            throw forbidden(null);
        }
        return new Actor(holder.name(), holder.id(), holder.role());
    }

    private @Nullable KeyHolder holder() {
        RoutingContext context = request.getCurrent();
        return context == null ? null : context.get(HOLDER);
    }

    private static ForbiddenException forbidden(@Nullable KeyHolder holder) {
        return new ForbiddenException("a key of role " + (holder == null ? "NONE" : holder.role())
                + " may not do this; use one of role OPERATOR");
    }
}
