package dev.sluice.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.model.LogPosition;
import dev.sluice.model.event.Violation;
import dev.sluice.model.intake.EventIntake;
import dev.sluice.model.intake.IntakeResult;
import dev.sluice.model.intake.IntakeUnavailableException;
import dev.sluice.model.intake.IntakeUnavailableException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real broker. */
class KafkaLineageSourceTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private static LocalBroker broker;

    @BeforeAll
    static void start() throws IOException {
        broker = new LocalBroker(Files.createTempDirectory("sluice-kafka"));
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** Keeps what it is given; refuses what says so, and everything while it is away. */
    private static final class Intake implements EventIntake {
        private final List<String> taken = new CopyOnWriteArrayList<>();
        private final AtomicInteger away = new AtomicInteger();

        @Override
        public List<IntakeResult> accept(List<RawEvent> events, Transport transport) {
            assertThat(transport).isEqualTo(Transport.KAFKA);
            if (away.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new IntakeUnavailableException(
                        Reason.LOG_UNAVAILABLE, "away", Duration.ofMillis(1), new IllegalStateException());
            }
            List<IntakeResult> results = new ArrayList<>();
            for (RawEvent event : events) {
                String text = new String(event.bytes(), event.offset(), event.length(), StandardCharsets.UTF_8);
                if (text.startsWith("poison")) {
                    results.add(new IntakeResult.Rejected(List.of(new Violation("", "INGEST-NOT-JSON", "no"))));
                } else {
                    taken.add(text);
                    results.add(new IntakeResult.Stored(new LogPosition(taken.size())));
                }
            }
            return results;
        }
    }

    @Test
    void messagesArriveInOrderAndPoisonDoesNotHoldThemUp() {
        send("order", List.of("a", "poison", "b", "c"));
        Intake intake = new Intake();

        try (KafkaLineageSource source = source("order", intake)) {
            source.start();
            await().atMost(SOON).until(() -> intake.taken.size() >= 3);
        }

        assertThat(intake.taken).containsExactly("a", "b", "c");
    }

    @Test
    void anOutageOfTheIntakeLosesNothing() {
        List<String> sent = IntStream.range(0, 50).mapToObj(i -> "m" + i).toList();
        Intake intake = new Intake();
        intake.away.set(4);
        send("outage", sent);

        try (KafkaLineageSource source = source("outage", intake)) {
            source.start();
            await().atMost(SOON).until(() -> intake.taken.size() >= 50);
        }

        assertThat(intake.taken).containsExactlyElementsOf(sent);
    }

    @Test
    void aRestartGoesOnBehindWhatWasCommitted() {
        Intake first = new Intake();
        send("restart", List.of("a", "b"));
        try (KafkaLineageSource source = source("restart", first)) {
            source.start();
            await().atMost(SOON).until(() -> first.taken.size() >= 2);
        }
        send("restart", List.of("c"));
        Intake second = new Intake();

        try (KafkaLineageSource source = source("restart", second)) {
            source.start();
            await().atMost(SOON).until(() -> second.taken.contains("c"));
        }

        assertThat(second.taken).endsWith("c");
        assertThat(second.taken)
                .as("at least once: only the last batch may come again")
                .doesNotHaveDuplicates();
    }

    private static KafkaLineageSource source(String topic, Intake intake) {
        return new KafkaLineageSource(
                new KafkaSourceConfig(
                        Map.of("bootstrap.servers", broker.address()),
                        topic,
                        "sluice-" + topic,
                        20,
                        Duration.ofMillis(200),
                        Duration.ofMillis(500)),
                intake);
    }

    private static void send(String topic, List<String> messages) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "max.block.ms", 30_000),
                new StringSerializer(),
                new StringSerializer())) {
            for (String message : messages) {
                producer.send(new ProducerRecord<>(topic, "same", message)).get();
            }
        } catch (Exception e) {
            throw new AssertionError("broker does not take messages", e);
        }
    }
}
