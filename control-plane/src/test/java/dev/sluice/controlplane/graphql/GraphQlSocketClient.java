package dev.sluice.controlplane.graphql;

import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Speaks graphql-transport-ws as a stranger would: over the JDK's websocket. */
public final class GraphQlSocketClient implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BlockingQueue<JsonPath> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    private GraphQlSocketClient(URI uri, @Nullable String key) {
        WebSocket.Builder builder = client.newWebSocketBuilder().subprotocols("graphql-transport-ws");
        if (key != null) {
            builder.header("Authorization", "Bearer " + key);
        }
        this.socket = builder.buildAsync(uri, this).join();
    }

    /** @throws CompletionException with a WebSocketHandshakeException when the service refuses */
    public static GraphQlSocketClient open(URI uri, @Nullable String key) {
        return new GraphQlSocketClient(uri, key);
    }

    public GraphQlSocketClient initialised() {
        send("{\"type\":\"connection_init\"}");
        next("connection_ack");
        return this;
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    public void subscribe(String id, String query) {
        send("{\"id\":\"" + id + "\",\"type\":\"subscribe\",\"payload\":{\"query\":\"" + query.replace("\"", "\\\"")
                + "\"}}");
    }

    /** The next message that is no ping. */
    public JsonPath next(String type) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonPath message = poll(deadline - System.nanoTime());
            if (!message.getString("type").equals("ping")) {
                if (!message.getString("type").equals(type)) {
                    throw new AssertionError("expected " + type + ", got " + message.prettify());
                }
                return message;
            }
        }
    }

    /** Kinds and cursors of the next events. */
    JsonPath nextEvent() {
        return next("next").setRootPath("payload.data.runEvents");
    }

    boolean isSilentFor(Duration time) {
        Awaitility.await().pollDelay(time).until(() -> true);
        messages.removeIf(message -> message.getString("type").equals("ping"));
        return messages.isEmpty();
    }

    /** Whether an error that says FORBIDDEN comes; silence and news are none. */
    public boolean isRefusedWithin(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                JsonPath message = messages.poll(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (message != null && message.prettify().contains("FORBIDDEN")) {
                    return true;
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return false;
    }

    public int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private JsonPath poll(long nanos) {
        try {
            JsonPath message = messages.poll(nanos, TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("nothing came within " + PATIENCE);
            }
            return message;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            messages.add(JsonPath.from(part.toString()));
            part.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }

    static List<String> kinds(GraphQlSocketClient client, int count) {
        return java.util.stream.Stream.generate(client::nextEvent)
                .limit(count)
                .map(event -> event.getString("kind"))
                .toList();
    }
}
