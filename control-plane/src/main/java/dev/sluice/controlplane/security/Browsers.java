package dev.sluice.controlplane.security;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;

/** What a browser's session may do: a cookie goes along with whatever any page asks for, so it does little. */
final class Browsers {
    /** Where the identity provider sends the browser back to. */
    static final String LOGIN = "/api/v1/login";

    private static final String LOGOUT = "/api/v1/logout";
    private static final String GRAPHQL = "/graphql";
    private static final String START = "/api/v1/me";

    private Browsers() {}

    /** Whether the identity provider has sent the browser, with a result. */
    static boolean comesBack(HttpServerRequest request) {
        return request.path().equals(LOGIN) && request.query() != null;
    }

    /** Lets a session read, and ask GraphQL from a page of ours; ends it where that is asked for. */
    static void admit(RoutingContext context, Runnable in, Consumer<String> refuse) {
        HttpServerRequest request = context.request();
        String method = request.method().name();
        boolean reads = (method.equals("GET") || method.equals("HEAD")) && request.getHeader("Upgrade") == null;
        if (reads) {
            if (request.path().equals(LOGIN)) {
                goOn(context, new OidcLogin.Outcome.GoesOn(303, START));
            } else {
                in.run();
            }
            return;
        }
        boolean acts = method.equals("POST") && List.of(GRAPHQL, LOGOUT).contains(request.path());
        boolean listens = method.equals("GET") && request.path().equals(GRAPHQL);
        if (!acts && !listens) {
            refuse.accept("a browser's session reads, and asks GraphQL; send an API key or a token for this");
        } else if (!Presented.isOfOurPages(request)) {
            refuse.accept("no page of this service sent this; its Origin is another");
        } else if (request.path().equals(LOGOUT)) {
            logOut(context);
        } else {
            in.run();
        }
    }

    /** Sends the browser elsewhere. */
    static void goOn(RoutingContext context, OidcLogin.Outcome.GoesOn on) {
        context.response()
                .setStatusCode(on.status())
                .putHeader("Location", on.location())
                .putHeader("Cache-Control", "no-store")
                .end();
    }

    /** Ends the session here; the identity provider's own goes on until it ends there. */
    private static void logOut(RoutingContext context) {
        List<String> names = context.request().cookies().stream()
                .map(Cookie::getName)
                .filter(name -> name.startsWith(Presented.SESSION_COOKIE))
                .toList();
        for (String name : names) {
            context.response()
                    .addCookie(Cookie.cookie(name, "")
                            .setPath("/")
                            .setHttpOnly(true)
                            .setMaxAge(0));
        }
        context.response()
                .setStatusCode(204)
                .putHeader("Cache-Control", "no-store")
                .end();
    }
}
