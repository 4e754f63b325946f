package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.security.Caller;
import io.quarkus.logging.Log;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
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
    private final AtomicInteger open = new AtomicInteger();

    GraphQlSocket(RequestGuard guard, GraphQlLimits limits) {
        this.guard = guard;
        this.limits = limits;
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
        socket.setWriteQueueMaxSize(limits.socketBacklog());
        SubscriptionHandler handler =
                new SubscriptionHandler(new SocketSession(socket), guard, limits, Caller.scopeOf(context));
        socket.closeHandler(_ -> {
            open.decrementAndGet();
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
                    socket.close(INTERNAL, "the service failed to answer; its log says why");
                }));
        context.vertx().setTimer(INIT_MILLIS, _ -> {
            if (!handler.initialised() && !socket.isClosed()) {
                socket.close(NOT_INITIALISED, "send connection_init within " + INIT_MILLIS / 1_000 + " s");
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
