package dev.sluice.controlplane.security;

import dev.sluice.controlplane.security.AuthMetrics.Method;
import dev.sluice.controlplane.security.AuthMetrics.Result;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * In front of every route, the one door: without a key or token that may do this, nothing is reached.
 *
 * <p>What is public is compared with the raw path, letter for letter. A path written in another way is therefore not
 * public, whatever a router behind would make of it.
 */
@ApplicationScoped
class KeyFilter {
    static final Set<String> PUBLIC = Set.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started");

    private static final Pattern MATRIX_PARAMETERS = Pattern.compile(";[^/]*");
    private static final int BEFORE_ALL = 10_000;

    private final ApiKeys keys;
    private final People people;
    private final OidcLogin oidc;
    private final AuthConfig config;
    private final Vertx vertx;
    private final AuthMetrics metrics;

    KeyFilter(ApiKeys keys, People people, OidcLogin oidc, AuthConfig config, Vertx vertx, AuthMetrics metrics) {
        this.keys = keys;
        this.people = people;
        this.oidc = oidc;
        this.config = config;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    void register(@Observes Filters filters) {
        filters.register(this::filter, BEFORE_ALL);
    }

    private void filter(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!config.enabled()) {
            Caller.note(context, new Login.Trusted());
            admit(context, Method.NONE);
            return;
        }
        if (PUBLIC.contains(request.uri())
                || SignedCalls.contains(request.method().name(), request.uri())) {
            admit(context, Method.NONE);
            return;
        }
        switch (Presented.of(request, tokens())) {
            case Presented.Key key -> key(context, ApiKeys.hashOf(key.key()));
            case Presented.Token token
            when !Claims.isJwt(token.token()) ->
                Refusal.UNAUTHENTICATED.answer(context, "the token is neither an API key nor a JWT");
            case Presented.Token _ -> told(context, oidc.who(context), outcome -> token(context, outcome));
            case Presented.Browser _ -> told(context, oidc.who(context), outcome -> browser(context, outcome));
            case Presented.Nothing _ -> nobody(context, "send an API key: Authorization: Bearer slc_…");
        }
    }

    private void key(RoutingContext context, String hash) {
        keys.remembered(hash)
                .ifPresentOrElse(
                        login -> decide(context, login),
                        () -> asking(context, () -> keys.login(hash), login -> decide(context, login)));
    }

    private void token(RoutingContext context, OidcLogin.Outcome outcome) {
        switch (outcome) {
            case OidcLogin.Outcome.Known known -> person(context, known);
            case OidcLogin.Outcome.Unavailable gone -> unavailable(context, gone);
            case OidcLogin.Outcome.Unknown unknown -> refuse(context, Refusal.UNAUTHENTICATED, unknown.why());
            case OidcLogin.Outcome.GoesOn _ -> refuse(context, Refusal.UNAUTHENTICATED, "the token is not valid here");
        }
    }

    private void browser(RoutingContext context, OidcLogin.Outcome outcome) {
        switch (outcome) {
            case OidcLogin.Outcome.Known known ->
                Browsers.admit(
                        context, () -> person(context, known), why -> refuse(context, Refusal.CROSS_ORIGIN, why));
            case OidcLogin.Outcome.Unavailable gone -> unavailable(context, gone);
            case OidcLogin.Outcome.Unknown unknown
            when Browsers.comesBack(context.request()) ->
                Refusal.UNAUTHENTICATED.answer(context, unknown.why()); // sent there again it would come back so again
            case OidcLogin.Outcome.Unknown unknown -> nobody(context, unknown.why());
            case OidcLogin.Outcome.GoesOn on
            when Presented.isNavigation(context.request()) -> Browsers.goOn(context, on);
            case OidcLogin.Outcome.GoesOn _ -> refuse(context, Refusal.UNAUTHENTICATED, "the session is over; log in");
        }
    }

    /** A person who waits for a page is sent to log in; a program is told what to send. */
    private void nobody(RoutingContext context, String why) {
        if (oidc.enabled() && Presented.isNavigation(context.request())) {
            told(context, oidc.challenge(context), outcome -> {
                switch (outcome) {
                    case OidcLogin.Outcome.GoesOn on -> Browsers.goOn(context, on);
                    case OidcLogin.Outcome.Unavailable gone -> unavailable(context, gone);
                    case OidcLogin.Outcome.Known _, OidcLogin.Outcome.Unknown _ ->
                        refuse(context, Refusal.UNAUTHENTICATED, why);
                }
            });
        } else {
            refuse(context, Refusal.UNAUTHENTICATED, why);
        }
    }

    private void person(RoutingContext context, OidcLogin.Outcome.Known known) {
        asking(
                context,
                () -> new Login.Token(people.principal(known.person()), known.until(), known.person()),
                login -> decide(context, login));
    }

    private void decide(RoutingContext context, Optional<Login.Key> login) {
        login.ifPresentOrElse(
                key -> decide(context, key),
                () -> refuse(context, Refusal.UNAUTHENTICATED, "the API key is unknown, expired or revoked"));
    }

    private void decide(RoutingContext context, Login login) {
        Principal principal = login.principal();
        if (principal.allows(context.request().method().name(), routed(context.normalizedPath()))) {
            Caller.note(context, login);
            admit(context, method(login));
        } else {
            refuse(
                    context,
                    Refusal.FORBIDDEN,
                    principal.grants().isEmpty()
                            ? "nothing is granted to '" + principal.name()
                                    + "' or a group of theirs; ask an administrator"
                            : principal.described() + " may not do this");
        }
    }

    private static Method method(Login login) {
        return switch (login) {
            case Login.Key _ -> Method.KEY;
            case Login.Token _ -> Method.OIDC;
            case Login.Trusted _ -> Method.NONE;
        };
    }

    private void admit(RoutingContext context, Method method) {
        metrics.count(method, Result.GRANTED);
        context.next();
    }

    private void refuse(RoutingContext context, Refusal refusal, String why) {
        Method method =
                switch (Presented.of(context.request(), tokens())) {
                    case Presented.Key _ -> Method.KEY;
                    case Presented.Token _, Presented.Browser _ -> Method.OIDC;
                    case Presented.Nothing _ -> Method.NONE;
                };
        metrics.count(method, Result.of(refusal));
        refusal.answer(context, why);
    }

    private Presented.Tokens tokens() {
        return oidc.enabled() ? Presented.Tokens.ACCEPTED : Presented.Tokens.OFF;
    }

    /** The path as the REST router matches it: that one drops matrix parameters, {@code /admin;x/} being {@code /admin/}. */
    private static String routed(String path) {
        return path.indexOf(';') < 0 ? path : MATRIX_PARAMETERS.matcher(path).replaceAll("");
    }

    private void unavailable(RoutingContext context, OidcLogin.Outcome.Unavailable gone) {
        Log.warnf("token not checked cause=%s", gone.why());
        refuse(context, Refusal.UNAVAILABLE, "the identity provider cannot be asked now; try again");
    }

    /** Asks the store beside the event loop; the request waits. */
    private <T> void asking(RoutingContext context, Callable<T> question, Consumer<T> then) {
        context.request().pause();
        vertx.executeBlocking(question, false).onComplete(answer -> {
            context.request().resume();
            if (answer.succeeded()) {
                then.accept(answer.result());
            } else if (answer.cause() instanceof ForbiddenException refused) {
                refuse(context, Refusal.FORBIDDEN, String.valueOf(refused.getMessage()));
            } else {
                Log.warnf("key not checked cause=%s", answer.cause().getMessage());
                refuse(context, Refusal.UNAVAILABLE, "keys cannot be checked now; try again");
            }
        });
    }

    private void told(RoutingContext context, Uni<OidcLogin.Outcome> asked, Consumer<OidcLogin.Outcome> then) {
        context.request().pause();
        asked.subscribe()
                .with(
                        outcome -> {
                            context.request().resume();
                            then.accept(outcome);
                        },
                        failure -> {
                            context.request().resume();
                            unavailable(context, new OidcLogin.Outcome.Unavailable(String.valueOf(failure)));
                        });
    }
}
