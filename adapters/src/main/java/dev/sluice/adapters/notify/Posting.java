package dev.sluice.adapters.notify;

import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Posts JSON to a configured address. Redirects are not followed: the configuration says where notices go, nobody else. */
final class Posting implements AutoCloseable {
    private final HttpClient client;
    private final HttpClient seen;
    private final Duration timeout;

    /** @param seen gives the client in whose place it is asked */
    Posting(Duration timeout, UnaryOperator<HttpClient> seen) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.seen = seen.apply(client);
    }

    Delivery post(Channel channel, String contentType, byte[] body, Map<String, String> headers) {
        if (channel.url().isEmpty()) {
            return new Delivery.Refused("channel " + channel.target() + " has no url");
        }
        URI url = channel.url().get();
        if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme())) {
            return new Delivery.Refused("the url of channel " + channel.target() + " is neither https nor http");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            // The answer's body is thrown away unread: nobody needs it, whatever its length.
            return delivery(seen.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode());
        } catch (IOException e) {
            return new Delivery.Unknown(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Unknown("interrupted");
        }
    }

    private static Delivery delivery(int status) {
        if (status >= 200 && status < 300) {
            return new Delivery.Delivered();
        }
        boolean later = status >= 500 || status == 408 || status == 425 || status == 429;
        return later
                ? new Delivery.Unknown("the receiver answers " + status)
                : new Delivery.Refused("the receiver answers " + status);
    }

    @Override
    public void close() {
        client.close();
    }
}
