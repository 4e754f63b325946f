package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.jdbc.StoreUnavailableException;
import dev.sluice.controlplane.security.Standings;
import io.smallrye.graphql.websocket.GraphQLWebSocketSession;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Closes websockets whose key or token was revoked, expired, or got other grants: they were opened under others. */
final class OpenSockets {
    private static final short FORBIDDEN = 4403;
    private static final Duration MOST_OFTEN = Duration.ofSeconds(1);

    private record Socket(RoutingContext context, GraphQLWebSocketSession session) {}

    private final Standings standings;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();

    OpenSockets(Standings standings) {
        this.standings = standings;
    }

    /** Looks at all of them again and again. */
    void watch(Vertx vertx) {
        Duration often = standings.notice().compareTo(MOST_OFTEN) < 0 ? standings.notice() : MOST_OFTEN;
        vertx.setPeriodic(Math.max(10, often.toMillis()), _ -> {
            if (!open.isEmpty() && looking.compareAndSet(false, true)) {
                vertx.executeBlocking(
                        () -> {
                            try {
                                look();
                            } finally {
                                looking.set(false);
                            }
                            return open.size();
                        },
                        false);
            }
        });
    }

    /** Until the returned action is run, which is when the socket is closed. */
    Runnable add(RoutingContext context, GraphQLWebSocketSession session) {
        Socket socket = new Socket(context, session);
        open.add(socket);
        return () -> open.remove(socket);
    }

    private void look() {
        for (Socket socket : open) {
            try {
                if (!standings.stands(socket.context())) {
                    socket.session().close(FORBIDDEN, "the key or token is over, or has other grants now");
                }
            } catch (StoreUnavailableException e) {
                return; // nobody can tell; the next look may
            }
        }
    }
}
