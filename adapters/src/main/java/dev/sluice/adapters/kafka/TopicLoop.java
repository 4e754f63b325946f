package dev.sluice.adapters.kafka;

import dev.sluice.model.intake.IntakeUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic and commits offsets only after the sink has made the messages durable.
 *
 * <p>Nothing is lost; what comes twice after a crash or a rebalance, the sink has to know again. While it cannot store,
 * consumption pauses and the same messages are tried again.
 */
final class TopicLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicLoop.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    private final KafkaSourceConfig config;
    private final Sink sink;
    private final ConsumerRebalanceListener assigned;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private final Consumer<byte[], byte[]> consumer;

    /** Stores messages. */
    @FunctionalInterface
    interface Sink {
        /**
         * Returns when all are durable; throws when none of them counts as read.
         *
         * @throws IntakeUnavailableException when nothing can be stored now
         */
        void store(List<ConsumerRecord<byte[], byte[]>> records);
    }

    TopicLoop(
            KafkaSourceConfig config,
            Sink sink,
            ConsumerRebalanceListener assigned,
            String thread,
            Consumer<byte[], byte[]> consumer) {
        this.config = config;
        this.sink = sink;
        this.assigned = assigned;
        this.consumer = consumer;
        this.thread = Thread.ofPlatform().name(thread).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Stops after the messages at hand; what was not committed comes again at the next start. */
    @Override
    public void close() {
        stop.countDown();
        consumer.wakeup();
        try {
            if (!thread.join(LONGEST_STOP)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Consumer<byte[], byte[]> newConsumer(KafkaSourceConfig config, String withoutOffset) {
        Map<String, Object> properties = new HashMap<>(config.properties());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batch());
        properties.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, withoutOffset);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void run() {
        try {
            consumer.subscribe(List.of(config.topic()), assigned);
            while (stop.getCount() > 0) {
                step();
            }
        } catch (WakeupException e) {
            LOG.debug("woken to stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            consumer.close();
        }
    }

    private void step() throws InterruptedException {
        try {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(config.poll());
            if (!records.isEmpty() && store(records)) {
                consumer.commitSync();
            }
        } catch (CommitFailedException | RebalanceInProgressException e) {
            LOG.info("offsets not committed, another member reads them again cause={}", e.getMessage());
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("kafka fails, trying again topic={} cause={}", config.topic(), e.getMessage());
            stop.await(config.longestBackoff().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Whether everything is durable; false when told to stop before. */
    private boolean store(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>(records.count());
        records.forEach(messages::add);
        Duration backoff = FIRST_BACKOFF;
        while (stop.getCount() > 0) {
            try {
                sink.store(messages);
                return true;
            } catch (IntakeUnavailableException e) {
                LOG.warn(
                        "messages cannot be stored, trying again messages={} cause={}",
                        messages.size(),
                        e.getMessage());
                stayInGroup();
                stop.await(backoff.toMillis(), TimeUnit.MILLISECONDS);
                Duration doubled = backoff.multipliedBy(2);
                backoff = doubled.compareTo(config.longestBackoff()) < 0 ? doubled : config.longestBackoff();
            } catch (RuntimeException e) {
                // A fault of the sink: going on would lose these messages, and an ended thread looks like silence.
                LOG.error("sink fails, trying again messages={}", messages.size(), e);
                stayInGroup();
                stop.await(config.longestBackoff().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return false;
    }

    /** Polling while paused brings no messages, but tells the group that this member lives. */
    private void stayInGroup() {
        try {
            consumer.pause(consumer.assignment());
            putBack(consumer.poll(Duration.ZERO));
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            // Not passed on: the messages at hand would be dropped, and the next commit would go past them.
            LOG.warn("kafka fails while events wait topic={} cause={}", config.topic(), e.getMessage());
        } finally {
            consumer.resume(consumer.assignment());
        }
    }

    /** Of a partition that was assigned during the very poll, and so was not paused, messages can come. */
    private void putBack(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            consumer.seek(partition, records.records(partition).getFirst().offset());
        }
    }
}
