package dev.sluice.controlplane.security;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Why a request does not get in. */
enum Refusal {
    UNAUTHENTICATED(401, "Unauthorized", "UNAUTHENTICATED"),
    FORBIDDEN(403, "Forbidden", "FORBIDDEN"),
    /** A browser's session does what a page of ours could not have asked for. */
    CROSS_ORIGIN(403, "Forbidden", "CROSS-ORIGIN"),
    UNAVAILABLE(503, "Service Unavailable", "KEYS-UNAVAILABLE");

    private final int status;
    private final String title;
    private final String code;

    Refusal(int status, String title, String code) {
        this.status = status;
        this.title = title;
        this.code = code;
    }

    void answer(RoutingContext context, String detail) {
        HttpServerResponse response = context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store");
        if (this == UNAUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (this == UNAVAILABLE) {
            response.putHeader("Retry-After", "2");
        }
        response.end(new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("code", code)
                .put("detail", detail)
                .encode());
    }
}
