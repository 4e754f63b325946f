package dev.sluice.controlplane.graphql;

import io.smallrye.graphql.websocket.GraphQLWebSocketSession;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A websocket as SmallRye wants it. One that does not read is closed, so that what waits for it stays bounded; and whoever
 * does not even read that they are closed loses the connection.
 */
final class SocketSession implements GraphQLWebSocketSession {
    private static final short TRY_AGAIN = 1013;
    /** To read what was sent, and the close frame behind it. Vert.x counts only from when that is on its way. */
    private static final long LAST_WORDS_MILLIS = 5_000;

    private final Vertx vertx;
    private final HttpConnection connection;
    private final ServerWebSocket socket;
    private final long backlog;
    private final AtomicLong waiting = new AtomicLong();
    private volatile Runnable onClosing = () -> {};

    /**
     * @param connection that the websocket goes over
     * @param backlog most characters that wait until the client reads
     */
    SocketSession(Vertx vertx, HttpConnection connection, ServerWebSocket socket, int backlog) {
        this.vertx = vertx;
        this.connection = connection;
        this.socket = socket;
        this.backlog = backlog;
        socket.setWriteQueueMaxSize(backlog);
    }

    /** What to do as soon as nothing more is to be sent; the connection may end later. */
    void onClosing(Runnable action) {
        onClosing = action;
    }

    @Override
    public void sendMessage(String text) {
        if (socket.isClosed()) {
            return;
        }
        // What other threads write reaches the queue of the connection later: that alone would be full too late.
        if (socket.writeQueueFull() || waiting.get() > backlog) {
            close(TRY_AGAIN, "reads too slowly; subscribe again with the cursor of the last event");
            return;
        }
        waiting.addAndGet(text.length());
        socket.writeTextMessage(text).onComplete(_ -> waiting.addAndGet(-text.length()));
    }

    @Override
    public void close(short code, String reason) {
        if (socket.isClosed()) {
            return;
        }
        // A close frame has room for 123 bytes of reason.
        socket.close(code, reason.length() <= 120 ? reason : reason.substring(0, 120));
        vertx.setTimer(LAST_WORDS_MILLIS, _ -> end());
        onClosing.run();
    }

    /** Drops what was not read; closing in order would wait for it. Nothing where the connection has ended. */
    private void end() {
        if (connection instanceof ConnectionBase base) {
            var _ = base.channelHandlerContext().close();
        } else {
            connection.close();
        }
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }
}
