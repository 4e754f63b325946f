package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.security.Caller;
import io.quarkus.logging.Log;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens websockets for subscriptions. They come here after the key filter, like any request to this path, and each
 * operation on them passes the same guard.
 */
final class GraphQlSocket {
    static final String PROTOCOL = "graphql-transport-ws";

    private static final long INIT_MILLIS = 10_000;
    private static final short NOT_INITIALISED = 4408;
    private static final short INTERNAL = 1011;

    private final RequestGuard guard;
    private final GraphQlLimits limits;
    private final OpenSockets sockets;
    private final GraphQlMetrics metrics;
    private final AtomicInteger open = new AtomicInteger();
    private final Set<SubscriptionHandler> handlers = ConcurrentHashMap.newKeySet();

    GraphQlSocket(RequestGuard guard, GraphQlLimits limits, OpenSockets sockets, GraphQlMetrics metrics) {
        this.guard = guard;
        this.limits = limits;
        this.sockets = sockets;
        this.metrics = metrics;
        metrics.subscriptions(
                () -> handlers.stream().mapToInt(SubscriptionHandler::active).sum());
    }

    /** Takes what asks for a websocket; leaves the rest to the next handler. */
    void upgrade(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            context.next();
            return;
        }
        String protocols = request.getHeader("Sec-WebSocket-Protocol");
        if (protocols == null
                || Arrays.stream(protocols.split(",", -1))
                        .noneMatch(each -> each.strip().equals(PROTOCOL))) {
            refuse(context, 400, "ask for the websocket protocol " + PROTOCOL);
            return;
        }
        if (open.incrementAndGet() > limits.sockets()) {
            open.decrementAndGet();
            refuse(context, 503, limits.sockets() + " websockets are open on this replica; try again, or another one");
            return;
        }
        request.toWebSocket().onSuccess(socket -> serve(context, socket)).onFailure(_ -> open.decrementAndGet());
    }

    private void serve(RoutingContext context, ServerWebSocket socket) {
        SocketSession session =
                new SocketSession(context.vertx(), context.request().connection(), socket, limits.socketBacklog());
        SubscriptionHandler handler = new SubscriptionHandler(session, guard, limits, metrics, Caller.scopeOf(context));
        handlers.add(handler);
        session.onClosing(handler::onClose);
        Runnable gone = sockets.add(context, session);
        socket.closeHandler(_ -> {
            gone.run();
            open.decrementAndGet();
            handlers.remove(handler);
            handler.onClose();
        });
        socket.exceptionHandler(_ -> socket.close());
        // One after the other, and off the event loop: checking a large query takes a while.
        socket.textMessageHandler(text -> context.vertx()
                .executeBlocking(() -> {
                    Caller.onBehalfOf(context, () -> handler.onMessage(text));
                    return text;
                })
                .onFailure(failure -> {
                    Log.errorf(failure, "websocket message not handled");
                    session.close(INTERNAL, "the service failed to answer; its log says why");
                }));
        context.vertx().setTimer(INIT_MILLIS, _ -> {
            if (!handler.initialised()) {
                session.close(NOT_INITIALISED, "send connection_init within " + INIT_MILLIS / 1_000 + " s");
            }
        });
    }

    private static void refuse(RoutingContext context, int status, String detail) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(new io.vertx.core.json.JsonObject()
                        .put("title", status == 400 ? "Bad request" : "Service Unavailable")
                        .put("status", status)
                        .put("detail", detail)
                        .encode());
    }
}
