package dev.sluice.adapters.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import dev.sluice.scheduler.notify.Notice;
import dev.sluice.scheduler.notify.Notifier;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts notices as CloudEvents 1.0 in structured mode. With a secret, {@code X-Sluice-Signature-256} has the HMAC-SHA256 of
 * {@code timestamp.body}, and {@code X-Sluice-Timestamp} the timestamp.
 */
public final class WebhookNotifier implements Notifier, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Posting posting;
    private final InstantSource time;

    public WebhookNotifier(Duration timeout, InstantSource time) {
        this(timeout, time, UnaryOperator.identity());
    }

    /** @param seen gives the client in whose place it is asked: to watch calls */
    public WebhookNotifier(Duration timeout, InstantSource time, UnaryOperator<HttpClient> seen) {
        this.posting = new Posting(timeout, seen);
        this.time = time;
    }

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public Delivery send(Channel channel, Notice notice) {
        return post(channel, notice.id(), body(notice));
    }

    /** Sends any CloudEvent, signed in the same way. Under the same id it may be sent again after an unknown outcome. */
    public Delivery post(Channel channel, String id, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Sluice-Delivery", id);
        channel.secret().ifPresent(secret -> {
            String timestamp = String.valueOf(time.instant().getEpochSecond());
            headers.put("X-Sluice-Timestamp", timestamp);
            headers.put("X-Sluice-Signature-256", "sha256=" + mac(secret, timestamp, body));
        });
        return posting.post(channel, "application/cloudevents+json", body, headers);
    }

    @Override
    public void close() {
        posting.close();
    }

    private static byte[] body(Notice notice) {
        ObjectNode event = JSON.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", notice.id());
        event.put("source", "/sluice/alerts");
        event.put("type", "dev.sluice.alert." + notice.kind().name().toLowerCase(Locale.ROOT));
        event.put("subject", notice.subject());
        event.put("time", notice.resolvedAt().orElse(notice.raisedAt()).toString());
        event.put("datacontenttype", "application/json");
        ObjectNode data = event.putObject("data");
        data.put("alert", notice.alert());
        data.put("kind", notice.alertKind());
        data.put("severity", notice.severity().name());
        data.put("summary", notice.summary());
        data.put("owner", notice.owner());
        notice.run().ifPresent(run -> data.put("run", run));
        data.put("count", notice.count());
        data.put("tier", notice.tier());
        data.put("raisedAt", notice.raisedAt().toString());
        notice.resolvedAt().ifPresent(at -> data.put("resolvedAt", at.toString()));
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }

    private static String mac(Secret secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
