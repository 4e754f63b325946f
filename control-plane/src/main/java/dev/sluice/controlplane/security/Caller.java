package dev.sluice.controlplane.security;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Who sent the request at hand, for what the path alone does not tell. */
@ApplicationScoped
public class Caller {
    private static final String HOLDER = Caller.class.getName();
    private static final ScopedValue<KeyHolder> ACTING = ScopedValue.newInstance();

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
        if (holder == null || !holder.allows(method, path)) {
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

    /**
     * What the caller may see.
     *
     * @throws ForbiddenException when nobody checked a key
     */
    public Scope scope() {
        @Nullable KeyHolder holder = holder();
        if (holder == null) {
            throw forbidden(null);
        }
        return holder.scope();
    }

    /**
     * Who sent the request, who may have reports made.
     *
     * @throws ForbiddenException when the caller may not, or nobody checked a key
     */
    public Actor reporter() {
        @Nullable KeyHolder holder = holder();
        if (holder == null || !holder.role().mayReport()) {
            throw new ForbiddenException("a key of role " + (holder == null ? "NONE" : holder.role())
                    + " may not have reports made; use one of role AUDITOR");
        }
        return actor();
    }

    /** What the sender of a request may see; nothing when nobody checked a key. */
    public static Scope scopeOf(RoutingContext context) {
        KeyHolder holder = context.get(HOLDER);
        return holder == null ? Scope.NOTHING : holder.scope();
    }

    /** Does something for the sender of a request that is over, a websocket's first. */
    public static void onBehalfOf(RoutingContext context, Runnable work) {
        KeyHolder holder = context.get(HOLDER);
        if (holder == null) {
            work.run();
        } else {
            ScopedValue.where(ACTING, holder).run(work);
        }
    }

    private @Nullable KeyHolder holder() {
        if (ACTING.isBound()) {
            return ACTING.get();
        }
        RoutingContext context = request.getCurrent();
        return context == null ? null : context.get(HOLDER);
    }

    private static ForbiddenException forbidden(@Nullable KeyHolder holder) {
        return new ForbiddenException("a key of role " + (holder == null ? "NONE" : holder.role())
                + " may not do this; use one of role OPERATOR");
    }
}
