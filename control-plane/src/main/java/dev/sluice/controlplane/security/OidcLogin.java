package dev.sluice.controlplane.security;

import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Asks Quarkus who a bearer token or a browser's session names. Signature, issuer, audience and times are its business; what
 * that person may do is ours.
 */
@ApplicationScoped
class OidcLogin {
    private final HttpAuthenticator authenticator;
    private final Claims claims;
    private final boolean enabled;
    private final Optional<List<String>> audience;

    OidcLogin(
            HttpAuthenticator authenticator,
            AuthConfig config,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean enabled,
            @ConfigProperty(name = "quarkus.oidc.token.audience") Optional<List<String>> audience) {
        this.authenticator = authenticator;
        this.claims = new Claims(config.oidc().nameClaim(), config.oidc().groupsClaim());
        this.enabled = enabled;
        this.audience = audience;
    }

    /** What became of a request with a token or of a browser. */
    sealed interface Outcome {
        record Known(Login.Person person, java.time.Instant until) implements Outcome {}

        /** Somebody has to log in, or the token is no good. */
        record Unknown(String why) implements Outcome {}

        /** The browser goes on elsewhere. */
        record GoesOn(int status, String location) implements Outcome {}

        /** The identity provider cannot be asked, and has to be. */
        record Unavailable(String why) implements Outcome {}
    }

    /** A token for another service must not count here: without an audience of our own there would be no telling. */
    void check(@Observes io.quarkus.runtime.StartupEvent started) {
        if (enabled
                && audience.filter(names -> !names.isEmpty() && !names.contains("any"))
                        .isEmpty()) {
            throw new IllegalStateException(
                    "OIDC is on and quarkus.oidc.token.audience is not set; name the audience that"
                            + " tokens for this service have");
        }
    }

    boolean enabled() {
        return enabled;
    }

    Uni<Outcome> who(RoutingContext context) {
        return authenticator
                .attemptAuthentication(context)
                .<Outcome>map(this::outcome)
                .onFailure()
                .recoverWithItem(OidcLogin::failed);
    }

    /** Where the browser logs in. */
    Uni<Outcome> challenge(RoutingContext context) {
        return authenticator
                .getChallenge(context)
                .<Outcome>map(OidcLogin::challenged)
                .onFailure()
                .recoverWithItem(OidcLogin::failed);
    }

    private Outcome outcome(@Nullable SecurityIdentity identity) {
        if (identity == null || identity.isAnonymous()) {
            return new Outcome.Unknown("there is no session");
        }
        return identity.getPrincipal() instanceof JsonWebToken token
                ? claims.read(token.getRawToken())
                : new Outcome.Unknown("the token is no JWT");
    }

    private static Outcome challenged(@Nullable ChallengeData challenge) {
        return challenge != null && challenge.status == 302
                ? challenge.getHeaders().entrySet().stream()
                        .filter(header ->
                                "location".equalsIgnoreCase(header.getKey().toString()))
                        .findFirst()
                        .<Outcome>map(header -> new Outcome.GoesOn(302, String.valueOf(header.getValue())))
                        .orElseGet(() -> new Outcome.Unknown("there is no place to log in"))
                : new Outcome.Unknown("there is no place to log in");
    }

    private static Outcome failed(Throwable failure) {
        return switch (failure) {
            case AuthenticationRedirectException redirect ->
                new Outcome.GoesOn(redirect.getCode(), redirect.getRedirectUri());
            case AuthenticationCompletionException completion
            when !isOutage(completion) -> new Outcome.Unknown("the login was not completed");
            case AuthenticationFailedException refused
            when !isOutage(refused) -> new Outcome.Unknown("the token or session is not valid here");
            default -> new Outcome.Unavailable(String.valueOf(failure));
        };
    }

    private static boolean isOutage(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof java.io.IOException || each instanceof io.quarkus.oidc.OIDCException) {
                return true;
            }
        }
        return false;
    }
}
