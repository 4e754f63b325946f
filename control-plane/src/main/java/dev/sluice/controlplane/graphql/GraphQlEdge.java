package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.security.Standings;
import dev.sluice.controlplane.telemetry.RequestLines;
import graphql.schema.GraphQLSchema;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * Stands before {@code /graphql}: nothing reaches the engine by GET, malformed, oversized or beyond the limits.
 *
 * <p>What it refuses is answered with a 4xx and a GraphQL error body, for {@code application/json} too.
 */
@ApplicationScoped
public class GraphQlEdge {
    static final String PATH = "/graphql";

    /** After authentication, before the engine's own route. */
    private static final int ORDER = -10;

    /** After the key filter, and before SmallRye's own route for websockets: that one passes by the guard. */
    private static final int SOCKET_ORDER = -1_000;

    private static final String RESPONSE = "application/graphql-response+json";

    private final GraphQLSchema schema;
    private final GraphQlLimits limits;
    private final GraphQlMetrics metrics;
    private final Standings standings;
    private final Vertx vertx;

    @Inject
    GraphQlEdge(GraphQLSchema schema, GraphQlLimits limits, GraphQlMetrics metrics, Standings standings, Vertx vertx) {
        this.schema = schema;
        this.limits = limits;
        this.metrics = metrics;
        this.standings = standings;
        this.vertx = vertx;
    }

    void guard(@Observes Router router) {
        RequestGuard guard = new RequestGuard(schema, limits);
        OpenSockets open = new OpenSockets(standings);
        open.watch(vertx);
        GraphQlSocket sockets = new GraphQlSocket(guard, limits, open, metrics);
        router.get(PATH).order(SOCKET_ORDER).handler(sockets::upgrade);
        router.route(PATH).order(ORDER).handler(GraphQlEdge::refuseOtherMethods);
        router.post(PATH)
                .order(ORDER + 1)
                .handler(BodyHandler.create(false).setBodyLimit(limits.bodyBytes()))
                .failureHandler(this::answerFailure)
                .blockingHandler(context -> check(context, guard), false);
    }

    private static void refuseOtherMethods(RoutingContext context) {
        switch (context.request().method().name()) {
            case "POST", "OPTIONS" -> context.next();
            default ->
                context.response()
                        .setStatusCode(405)
                        .putHeader(HttpHeaders.ALLOW, "POST")
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                        .end(new JsonObject()
                                .put("title", "Method not allowed")
                                .put("status", 405)
                                .put("detail", "send GraphQL by POST, as JSON with a query")
                                .encode());
        }
    }

    private void check(RoutingContext context, RequestGuard guard) {
        try {
            byte[] body = context.body().buffer() == null
                    ? new byte[0]
                    : context.body().buffer().getBytes();
            RequestGuard.Checked checked = guard.check(body, Caller.scopeOf(context));
            if (checked.isSubscription()) {
                answer(
                        context,
                        400,
                        "BAD_USER_INPUT",
                        "subscriptions are heard over a websocket on this path, protocol " + GraphQlSocket.PROTOCOL);
                return;
            }
            RequestLines.about(checked.named().namespace(), checked.named().run());
            metrics.letThrough(checked.cost());
            metrics.time(context, checked.operation());
            context.next();
        } catch (RefusedRequest e) {
            answer(context, e.status(), e.code(), String.valueOf(e.getMessage()));
        }
    }

    private void answerFailure(RoutingContext context) {
        if (context.statusCode() == 413) {
            answer(
                    context,
                    413,
                    "LIMIT_EXCEEDED",
                    "the body is larger than " + limits.bodyBytes() + " bytes; send a smaller document");
        } else {
            context.next();
        }
    }

    private void answer(RoutingContext context, int status, String code, String message) {
        metrics.refused(code);
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        boolean modern = accept != null && accept.contains(RESPONSE);
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, (modern ? RESPONSE : "application/json") + ";charset=utf-8")
                .end(new JsonObject()
                        .put(
                                "errors",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("message", message)
                                                .put("extensions", new JsonObject().put("code", code))))
                        .encode());
    }
}
