package dev.sluice.adapters.kafka;

import dev.sluice.scheduler.arrive.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Hands the messages of a topic to a sink, in batches, and commits their offsets when it returns. At least once: the sink
 * knows a message again by partition and offset.
 *
 * <p>A group that reads a partition for the first time begins with the first message at or after a time.
 */
public final class KafkaMessageSource implements AutoCloseable {
    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final Instant since;
    private final TopicLoop loop;

    public KafkaMessageSource(KafkaSourceConfig config, Instant since, Consumer<List<Message>> sink) {
        this.consumer = TopicLoop.newConsumer(config, "latest");
        this.since = since;
        this.loop = new TopicLoop(
                config,
                records -> sink.accept(
                        records.stream().map(KafkaMessageSource::message).toList()),
                new Beginning(),
                "kafka-" + config.topic(),
                consumer);
    }

    public void start() {
        loop.start();
    }

    @Override
    public void close() {
        loop.close();
    }

    private static Message message(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), text(header.value()));
        }
        return new Message(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                text(record.key()),
                record.value() == null ? new byte[0] : record.value(),
                headers);
    }

    private static String text(byte @org.jspecify.annotations.Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Gives partitions without an offset one, and commits it: a restart before the first message must not move it. */
    private final class Beginning implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new java.util.HashSet<>(partitions));
            List<TopicPartition> fresh = new ArrayList<>(partitions);
            fresh.removeIf(partition -> committed.get(partition) != null);
            if (fresh.isEmpty()) {
                return;
            }
            Map<TopicPartition, OffsetAndTimestamp> begin = consumer.offsetsForTimes(
                    fresh.stream().collect(Collectors.toMap(p -> p, _ -> since.toEpochMilli())));
            Map<TopicPartition, Long> ends = consumer.endOffsets(fresh);
            Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
            for (TopicPartition partition : fresh) {
                OffsetAndTimestamp found = begin.get(partition);
                long offset = found == null ? ends.getOrDefault(partition, 0L) : found.offset();
                consumer.seek(partition, offset);
                first.put(partition, new OffsetAndMetadata(offset));
            }
            consumer.commitSync(first);
        }
    }
}
