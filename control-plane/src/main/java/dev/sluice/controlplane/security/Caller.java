package dev.sluice.controlplane.security;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who sent the request at hand, for what the path alone does not tell.
 *
 * <p>Everything here throws {@link ForbiddenException} when nobody checked a key or token. What names no namespace asks for
 * a right in the whole service.
 */
@ApplicationScoped
public class Caller {
    private static final String LOGIN = Caller.class.getName();
    private static final ScopedValue<Principal> ACTING = ScopedValue.newInstance();
    private static final ScopedValue<Login> CAME_IN = ScopedValue.newInstance();

    private final CurrentVertxRequest request;

    Caller(CurrentVertxRequest request) {
        this.request = request;
    }

    static void note(RoutingContext context, Login login) {
        context.put(LOGIN, login);
    }

    /** How the sender of a request came in; empty when nobody checked. */
    static Optional<Login> loginOf(RoutingContext context) {
        return Optional.ofNullable(context.get(LOGIN));
    }

    private static @Nullable Principal principalOf(RoutingContext context) {
        return loginOf(context).map(Login::principal).orElse(null);
    }

    /** How the sender of the request at hand came in. */
    public Optional<Login> login() {
        if (CAME_IN.isBound()) {
            return Optional.of(CAME_IN.get());
        }
        RoutingContext context = request.getCurrent();
        return context == null ? Optional.empty() : loginOf(context);
    }

    /** Who sent the request, with all that they may. */
    public Principal principal() {
        @Nullable Principal principal = known();
        if (principal == null) {
            throw new ForbiddenException("nobody checked who you are; send an API key");
        }
        return principal;
    }

    /** Who sent the request, whatever they may do; the role is the strongest that they have anywhere. */
    public Actor actor() {
        Principal principal = principal();
        return actor(principal, principal.role());
    }

    /** Who sent the request, with the strongest role that they have in a namespace. */
    public Actor actor(String namespace) {
        Principal principal = principal();
        return actor(principal, principal.roleIn(namespace));
    }

    /** What the caller may see. */
    public Scope scope() {
        return principal().readable();
    }

    /** Refuses who may not see a namespace. Where its being there is itself hidden, ask {@link #scope} and say "not found". */
    public void requireRead(String namespace) {
        Principal principal = principal();
        if (!principal.mayRead(namespace)) {
            throw new ForbiddenException(principal.described() + " may not read namespace '" + namespace + "'");
        }
    }

    /** Refuses what the caller's key could not do by this REST request either. */
    public void require(String method, String path) {
        Principal principal = principal();
        if (!principal.allows(method, path)) {
            throw forbidden(principal, Role.OPERATOR, "");
        }
    }

    public boolean mayOperate(String namespace) {
        return principal().mayOperate(namespace);
    }

    /** The name of the caller, who may change definitions and runs everywhere. */
    public String operator() {
        Principal principal = principal();
        if (!principal.operable().isAll()) {
            throw forbidden(principal, Role.OPERATOR, "");
        }
        return principal.name();
    }

    /**
     * The name of the caller, who may change definitions and runs of some namespace at least. It says nothing of what the
     * request is about: load that as the caller may see it, then ask {@link #operator(String)} for its namespace.
     */
    public String operatorSomewhere() {
        Principal principal = principal();
        if (principal.operable().isNothing()) {
            throw forbidden(principal, Role.OPERATOR, "");
        }
        return principal.name();
    }

    /** Refuses who may not see everything what has no namespace. */
    public void requireWhole(String what) {
        Principal principal = principal();
        if (!principal.isWhole()) {
            throw new ForbiddenException(
                    principal.described() + " may not ask for " + what + ", which tells of all namespaces");
        }
    }

    /** The name of the caller, who may change definitions and runs of a namespace. */
    public String operator(String namespace) {
        Principal principal = principal();
        if (!principal.mayOperate(namespace)) {
            throw forbidden(principal, Role.OPERATOR, namespace);
        }
        return principal.name();
    }

    public boolean maySteward(String namespace) {
        return principal().maySteward(namespace);
    }

    /** The caller, who may decide upon waivers of a namespace, in the role that lets them. */
    public Actor steward(String namespace) {
        Principal principal = principal();
        if (!principal.maySteward(namespace)) {
            throw forbidden(principal, Role.STEWARD, namespace);
        }
        return new Actor(principal.name(), principal.id(), principal.mayAdminister() ? Role.ADMIN : Role.STEWARD);
    }

    /** Who sent the request, who may have reports made about what is in {@link Principal#reportable}. */
    public Actor reporter() {
        Principal principal = principal();
        if (!principal.mayReport()) {
            throw new ForbiddenException(
                    principal.described() + " may not have reports made; use one of role " + Role.AUDITOR);
        }
        return actor();
    }

    /** The caller, who may change keys and grants. */
    public Actor administrator() {
        Principal principal = principal();
        if (!principal.mayAdminister()) {
            throw forbidden(principal, Role.ADMIN, "");
        }
        return actor();
    }

    /**
     * What may be read on behalf of the request at hand; the whole where there is none, or one that needs no key: those are
     * few, and answer nothing of what is stored.
     */
    Scope readScope() {
        @Nullable Principal principal = requestIsActive() || ACTING.isBound() ? known() : null;
        return principal == null ? Scope.ALL : principal.readable();
    }

    private static boolean requestIsActive() {
        ArcContainer container = Arc.container();
        return container != null && container.requestContext().isActive();
    }

    /** What the sender of a request may see; nothing when nobody checked a key. */
    public static Scope scopeOf(RoutingContext context) {
        @Nullable Principal principal = principalOf(context);
        return principal == null ? Scope.NOTHING : principal.readable();
    }

    /** Does something for the sender of a request that is over, a websocket's first. */
    public static void onBehalfOf(RoutingContext context, Runnable work) {
        Optional<Login> login = loginOf(context);
        if (login.isEmpty()) {
            work.run();
        } else {
            ScopedValue.where(ACTING, login.get().principal())
                    .where(CAME_IN, login.get())
                    .run(work);
        }
    }

    /** Does something for somebody who was checked before. */
    public static void onBehalfOf(Principal principal, Runnable work) {
        ScopedValue.where(ACTING, principal).run(work);
    }

    private @Nullable Principal known() {
        if (ACTING.isBound()) {
            return ACTING.get();
        }
        RoutingContext context = request.getCurrent();
        return context == null ? null : principalOf(context);
    }

    private static Actor actor(Principal principal, Optional<Role> role) {
        return new Actor(
                principal.name(),
                principal.id(),
                role.orElseThrow(() -> new ForbiddenException(principal.described() + " may not do this")));
    }

    private static ForbiddenException forbidden(Principal principal, Role needed, String namespace) {
        return new ForbiddenException(principal.described() + " may not do this"
                + (namespace.isEmpty() ? "" : " in namespace '" + namespace + "'") + "; use one of role " + needed);
    }
}
