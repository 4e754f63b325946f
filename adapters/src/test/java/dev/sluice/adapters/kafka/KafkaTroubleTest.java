package dev.sluice.adapters.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.model.LogPosition;
import dev.sluice.model.intake.EventIntake;
import dev.sluice.model.intake.IntakeResult;
import dev.sluice.model.intake.IntakeUnavailableException;
import dev.sluice.model.intake.IntakeUnavailableException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Moments that no broker brings about at will, on the fake consumer that Kafka itself provides. */
class KafkaTroubleTest {
    private static final TopicPartition FIRST = new TopicPartition("lineage", 0);
    private static final TopicPartition SECOND = new TopicPartition("lineage", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Intake intake = new Intake();

    /** Fails once for each failure given, then takes everything. */
    private static final class Intake implements EventIntake {
        private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        private final List<String> taken = new CopyOnWriteArrayList<>();

        @Override
        public List<IntakeResult> accept(List<RawEvent> events, Transport transport) {
            RuntimeException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            events.forEach(event -> taken.add(new String(event.bytes(), StandardCharsets.UTF_8)));
            return events.stream()
                    .<IntakeResult>map(_ -> new IntakeResult.Stored(new LogPosition(taken.size())))
                    .toList();
        }
    }

    @Test
    void messagesThatWaitSurviveAFailureOfKafka() {
        intake.failures.add(away());
        firstPoll();
        consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("coordinator is gone")));

        runUntilTaken(2);

        assertThat(intake.taken).containsExactly("a", "b");
    }

    @Test
    void aFaultOfTheIntakeDoesNotEndConsumption() {
        intake.failures.add(new IllegalStateException("a fault"));
        firstPoll();

        runUntilTaken(2);

        assertThat(intake.taken).containsExactly("a", "b");
    }

    @Test
    void messagesOfAPartitionAssignedWhileOthersWaitAreNotPassedOver() {
        intake.failures.add(away());
        firstPoll();
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(FIRST, SECOND));
            consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
            consumer.addRecord(record(SECOND, 0, "c"));
        });
        consumer.schedulePollTask(() -> consumer.addRecord(record(SECOND, 0, "c"))); // a broker has it still

        runUntilTaken(3);

        assertThat(intake.taken).containsExactlyInAnyOrder("a", "b", "c");
    }

    private void firstPoll() {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(FIRST));
            consumer.updateBeginningOffsets(Map.of(FIRST, 0L));
            consumer.addRecord(record(FIRST, 0, "a"));
            consumer.addRecord(record(FIRST, 1, "b"));
        });
    }

    private void runUntilTaken(int messages) {
        KafkaSourceConfig config =
                new KafkaSourceConfig(Map.of(), "lineage", "sluice", 10, Duration.ofMillis(20), Duration.ofMillis(50));
        try (KafkaLineageSource source = new KafkaLineageSource(config, intake, consumer)) {
            source.start();
            await().atMost(Duration.ofSeconds(10)).until(() -> intake.taken.size() >= messages);
            await().atMost(Duration.ofSeconds(10)).until(() -> committed(FIRST) == 2);
        }
    }

    private long committed(TopicPartition partition) {
        OffsetAndMetadata offset = consumer.committed(Set.of(partition)).get(partition);
        return offset == null ? 0 : offset.offset();
    }

    private static IntakeUnavailableException away() {
        return new IntakeUnavailableException(
                Reason.LOG_UNAVAILABLE, "away", Duration.ofMillis(1), new IllegalStateException("away"));
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String text) {
        return new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, null, text.getBytes(StandardCharsets.UTF_8));
    }
}
