package dev.sluice.adapters.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.notify.Channel;
import dev.sluice.scheduler.notify.Delivery;
import dev.sluice.scheduler.notify.Notifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookNotifierTest extends NotifierContract {
    private final Receiver receiver = new Receiver();
    private final WebhookNotifier notifier = new WebhookNotifier(Duration.ofSeconds(5), () -> RAISED);

    @AfterEach
    void stop() {
        notifier.close();
        receiver.close();
    }

    @Override
    Notifier notifier() {
        return notifier;
    }

    @Override
    Channel channel() {
        return channel(receiver.uri(), Optional.of(new Secret("key")));
    }

    @Override
    Channel dead() {
        return channel(URI.create("http://127.0.0.1:1/"), Optional.empty());
    }

    @Override
    List<String> received() {
        return receiver.posts().stream().map(Receiver.Post::body).toList();
    }

    @Test
    void bodyIsACloudEventWithASignature() throws Exception {
        notifier.send(channel(), notice("it failed"));

        Receiver.Post post = receiver.posts().getFirst();
        JsonNode event = new ObjectMapper().readTree(post.body());
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo("notice-7");
        assertThat(event.path("source").asText()).isEqualTo("/sluice/alerts");
        assertThat(event.path("type").asText()).isEqualTo("dev.sluice.alert.raised");
        assertThat(event.path("time").asText()).isEqualTo("2026-03-10T12:00:00Z");
        assertThat(event.path("data").path("severity").asText()).isEqualTo("CRITICAL");
        assertThat(post.headers().getFirst("Content-Type")).isEqualTo("application/cloudevents+json");
        assertThat(post.headers().getFirst("X-Sluice-Delivery")).isEqualTo("notice-7");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("key".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed = RAISED.getEpochSecond() + "." + post.body();
        assertThat(post.headers().getFirst("X-Sluice-Signature-256"))
                .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void withoutSecretThereIsNoSignature() throws JsonProcessingException {
        notifier.send(channel(receiver.uri(), Optional.empty()), notice("it failed"));

        assertThat(receiver.posts().getFirst().headers()).doesNotContainKey("X-sluice-signature-256");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void receiverThatIsBusyIsTriedAgain(int status) {
        receiver.answer(status);

        assertThat(notifier.send(channel(), notice("x")))
                .isEqualTo(new Delivery.Unknown("the receiver answers " + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 404, 410})
    void receiverThatRefusesIsNotTriedAgainAndARedirectIsNotFollowed(int status) {
        receiver.answer(status);

        assertThat(notifier.send(channel(), notice("x")))
                .isEqualTo(new Delivery.Refused("the receiver answers " + status));
        assertThat(receiver.posts()).extracting(Receiver.Post::path).containsExactly("/hook");
    }

    @Test
    void onlyHttpIsSpoken() {
        assertThat(notifier.send(channel(URI.create("file:///etc/passwd"), Optional.empty()), notice("x")))
                .isInstanceOf(Delivery.Refused.class);
    }

    private static Channel channel(URI uri, Optional<Secret> secret) {
        return new Channel("webhook", "pager", Optional.of(uri), secret, Map.of());
    }
}
