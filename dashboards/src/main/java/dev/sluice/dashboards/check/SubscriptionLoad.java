package dev.sluice.dashboards.check;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A subscription that stays open as long as the rest goes on. */
final class SubscriptionLoad implements Load {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LIMIT_SECONDS = 20;

    @Override
    public void drive(Drive drive) throws IOException, InterruptedException {
        var listener = new Listener();
        Api api = drive.api();
        URI address = URI.create(api.url().replaceFirst("^http", "ws") + "/graphql");
        try {
            WebSocket socket = api.http()
                    .newWebSocketBuilder()
                    .subprotocols("graphql-transport-ws")
                    .header("Authorization", "Bearer " + api.key())
                    .buildAsync(address, listener)
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS);
            socket.sendText("{\"type\":\"connection_init\"}", true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            listener.acknowledged.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            socket.sendText(
                            "{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"operationName\":\"RunEvents\","
                                    + "\"query\":\"subscription RunEvents { runEvents { __typename } }\"}}",
                            true)
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS);
            while (drive.goesOn()) {
                drive.pause(PAUSE);
            }
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the subscription did not work: " + e, e);
        }
        if (!listener.told.isDone()) {
            throw new IOException("the subscription told nothing");
        }
    }

    private static final class Listener implements WebSocket.Listener {
        final CompletableFuture<Boolean> acknowledged = new CompletableFuture<>();
        final CompletableFuture<Boolean> told = new CompletableFuture<>();
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                String whole = message.toString();
                message.setLength(0);
                if (whole.contains("connection_ack")) {
                    acknowledged.complete(true);
                } else if (whole.contains("\"next\"")) {
                    told.complete(true);
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            acknowledged.completeExceptionally(error);
        }
    }
}
