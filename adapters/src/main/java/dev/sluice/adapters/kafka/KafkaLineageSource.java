package dev.sluice.adapters.kafka;

import dev.sluice.model.intake.EventIntake;
import dev.sluice.model.intake.EventIntake.RawEvent;
import dev.sluice.model.intake.EventIntake.Transport;
import dev.sluice.model.intake.IntakeResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the messages of a topic to the intake, one event a message.
 *
 * <p>Offsets are committed only after the events are durable, so nothing is lost; what comes twice after a crash or a
 * rebalance is a duplicate to the intake. A message that is no event does not hold up the others: the intake keeps it as a
 * dead letter. While nothing can be stored, consumption pauses and the same messages are tried again.
 */
public final class KafkaLineageSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLineageSource.class);

    /** Where there is no offset yet, a topic is read from its start. */
    private static final ConsumerRebalanceListener NOTHING = new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    };

    private final KafkaSourceConfig config;
    private final EventIntake intake;
    private final TopicLoop loop;

    public KafkaLineageSource(KafkaSourceConfig config, EventIntake intake) {
        this(config, intake, TopicLoop.newConsumer(config, "earliest"));
    }

    KafkaLineageSource(KafkaSourceConfig config, EventIntake intake, Consumer<byte[], byte[]> consumer) {
        this.config = config;
        this.intake = intake;
        this.loop = new TopicLoop(config, this::store, NOTHING, "kafka-lineage", consumer);
    }

    public void start() {
        loop.start();
    }

    /** Stops after the messages at hand; what was not committed comes again at the next start. */
    @Override
    public void close() {
        loop.close();
    }

    private void store(List<ConsumerRecord<byte[], byte[]>> records) {
        List<RawEvent> events = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() != null) { // null is a tombstone: no event
                events.add(RawEvent.of(record.value()));
            }
        }
        report(intake.accept(events, Transport.KAFKA));
    }

    private void report(List<IntakeResult> results) {
        long rejected =
                results.stream().filter(IntakeResult.Rejected.class::isInstance).count();
        if (rejected > 0) {
            LOG.warn("messages rejected, kept as dead letters topic={} rejected={}", config.topic(), rejected);
        }
    }
}
