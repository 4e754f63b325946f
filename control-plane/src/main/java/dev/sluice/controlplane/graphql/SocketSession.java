package dev.sluice.controlplane.graphql;

import io.smallrye.graphql.websocket.GraphQLWebSocketSession;
import io.vertx.core.http.ServerWebSocket;

/** A websocket as SmallRye wants it. One that does not read is closed, so that what waits for it stays bounded. */
final class SocketSession implements GraphQLWebSocketSession {
    private static final short TRY_AGAIN = 1013;

    private final ServerWebSocket socket;

    SocketSession(ServerWebSocket socket) {
        this.socket = socket;
    }

    @Override
    public void sendMessage(String text) {
        if (socket.isClosed()) {
            return;
        }
        if (socket.writeQueueFull()) {
            close(TRY_AGAIN, "reads too slowly; subscribe again with the cursor of the last event");
            return;
        }
        socket.writeTextMessage(text);
    }

    @Override
    public void close(short code, String reason) {
        if (!socket.isClosed()) {
            // A close frame has room for 123 bytes of reason.
            socket.close(code, reason.length() <= 120 ? reason : reason.substring(0, 120));
        }
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }
}
