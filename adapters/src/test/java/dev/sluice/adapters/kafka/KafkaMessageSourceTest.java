package dev.sluice.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.scheduler.arrive.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real broker. */
class KafkaMessageSourceTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Instant DEPLOYED = Instant.parse("2026-03-10T12:00:00Z");

    private static LocalBroker broker;

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    @BeforeAll
    static void start() throws IOException {
        broker = new LocalBroker(Files.createTempDirectory("sluice-kafka"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void firstReadBeginsAtTheTimeOfTheTriggerAndGoesOnFromThere() {
        send("orders", DEPLOYED.minusSeconds(60), "before");
        send("orders", DEPLOYED.plusSeconds(1), "first");

        try (KafkaMessageSource source = source("orders")) {
            source.start();
            await().atMost(SOON).until(() -> taken.size() == 1);
        }
        send("orders", DEPLOYED.plusSeconds(2), "while nobody reads");
        try (KafkaMessageSource source = source("orders")) {
            source.start();
            await().atMost(SOON).until(() -> taken.size() == 2);
        }

        assertThat(taken).containsExactly("k:first:berlin:1", "k:while nobody reads:berlin:2");
    }

    @Test
    void messagesComeAgainUntilTheyAreTaken() {
        failures.set(2);
        send("retried", DEPLOYED.plusSeconds(1), "a");

        try (KafkaMessageSource source = source("retried")) {
            source.start();
            await().atMost(SOON).until(() -> taken.size() == 1);
        }

        assertThat(failures.get()).isZero();
    }

    private KafkaMessageSource source(String topic) {
        return new KafkaMessageSource(
                new KafkaSourceConfig(
                        Map.of("bootstrap.servers", broker.address()),
                        topic,
                        "sluice-triggers",
                        100,
                        Duration.ofMillis(100),
                        Duration.ofMillis(200)),
                DEPLOYED,
                this::take);
    }

    private void take(List<Message> messages) {
        if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new IllegalStateException("cannot store");
        }
        messages.forEach(m -> taken.add(m.key() + ":" + new String(m.value(), StandardCharsets.UTF_8) + ":"
                + m.headers().get("shop") + ":" + m.offset()));
    }

    private static void send(String topic, Instant at, String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address()), new StringSerializer(), new StringSerializer())) {
            ProducerRecord<String, String> message = new ProducerRecord<>(topic, null, at.toEpochMilli(), "k", value);
            message.headers().add("shop", "berlin".getBytes(StandardCharsets.UTF_8));
            var unused = producer.send(message); // closing waits for it
        }
    }
}
