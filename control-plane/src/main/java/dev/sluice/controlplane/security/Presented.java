package dev.sluice.controlplane.security;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request shows of who sent it; nothing of it is checked yet. */
sealed interface Presented {
    String SESSION_COOKIE = "q_session";

    record Nothing() implements Presented {}

    record Key(String key) implements Presented {}

    /** A bearer token that is no key of ours. */
    record Token(String token) implements Presented {}

    /** A browser's session, or a browser that comes back from the identity provider. */
    record Browser() implements Presented {}

    /** Whether tokens and browsers count. */
    enum Tokens {
        ACCEPTED,
        OFF
    }

    static Presented of(HttpServerRequest request, Tokens tokens) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            String bearer = authorization.substring(7).strip();
            return bearer.isEmpty()
                    ? new Nothing()
                    : tokens == Tokens.OFF || bearer.startsWith(ApiKeys.PREFIX) ? new Key(bearer) : new Token(bearer);
        }
        String key = request.getHeader("X-Api-Key");
        if (key != null && !key.isBlank()) {
            return new Key(key);
        }
        boolean session =
                request.cookies().stream().anyMatch(cookie -> cookie.getName().startsWith(SESSION_COOKIE));
        boolean comesBack = request.path().equals(Browsers.LOGIN) && isNavigation(request);
        return tokens == Tokens.ACCEPTED && (session || comesBack) ? new Browser() : new Nothing();
    }

    /** Whether a person waits for a page, who can be sent to log in. */
    static boolean isNavigation(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        String mode = request.getHeader("Sec-Fetch-Mode");
        return request.method().name().equals("GET")
                && request.getHeader("Upgrade") == null
                && accept != null
                && accept.toLowerCase(Locale.ROOT).contains("text/html")
                && (mode == null || mode.equals("navigate"));
    }

    /** Whether a page of this service sent the request, as browsers tell; what does not tell is not trusted. */
    static boolean isOfOurPages(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return site != null;
        }
        int authority = origin.indexOf("://");
        return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(ours(request));
    }

    /** As the browser sent it: HTTP/1 has it as a header, HTTP/2 as part of the target. */
    private static @Nullable String ours(HttpServerRequest request) {
        String host = request.getHeader("Host");
        HostAndPort authority = request.authority();
        if (host != null || authority == null) {
            return host;
        }
        return authority.port() > 0 ? authority.host() + ":" + authority.port() : authority.host();
    }
}
