package dev.sluice.controlplane.dispatch;

import dev.sluice.adapters.kafka.KafkaMessageSource;
import dev.sluice.adapters.kafka.KafkaSourceConfig;
import dev.sluice.controlplane.trigger.TopicTriggers;
import dev.sluice.controlplane.trigger.TopicTriggers.Topic;
import dev.sluice.controlplane.workflow.ConfiguredConnections;
import dev.sluice.controlplane.workflow.ConnectionsConfig.Connection;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps one consumer per topic that triggers read. Called by one thread. */
@ApplicationScoped
class TopicReaders {
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final String SCHEME = "kafka://";

    private final TopicTriggers triggers;
    private final ConfiguredConnections connections;
    private final OutsideConfig config;
    private final Map<Topic, KafkaMessageSource> readers = new HashMap<>();
    private final Set<Topic> unreadable = new HashSet<>();

    TopicReaders(TopicTriggers triggers, ConfiguredConnections connections, OutsideConfig config) {
        this.triggers = triggers;
        this.connections = connections;
        this.config = config;
    }

    /** Starts and stops consumers so that they are those that triggers want. */
    void adjust() {
        Map<Topic, Instant> wanted = triggers.wanted();
        for (Topic topic : Set.copyOf(readers.keySet())) {
            if (!wanted.containsKey(topic)) {
                Log.infof(
                        "no trigger reads the topic any more connection=%s topic=%s", topic.connection(), topic.name());
                java.util.Objects.requireNonNull(readers.remove(topic)).close();
            }
        }
        wanted.forEach((topic, since) -> {
            if (!readers.containsKey(topic)) {
                start(topic, since);
            }
        });
    }

    void close() {
        readers.values().forEach(KafkaMessageSource::close);
        readers.clear();
    }

    private void start(Topic topic, Instant since) {
        Optional<Connection> connection =
                connections.find(topic.connection()).filter(c -> c.url().startsWith(SCHEME));
        if (connection.isEmpty()) {
            if (unreadable.add(topic)) {
                Log.warnf(
                        "a trigger reads a topic of a connection that is none of Kafka: set sluice.connections.%s.url topic=%s",
                        topic.connection(), topic.name());
            }
            return;
        }
        Map<String, String> properties = new HashMap<>(connection.get().properties());
        properties.put("bootstrap.servers", connection.get().url().substring(SCHEME.length()));
        KafkaMessageSource reader = new KafkaMessageSource(
                new KafkaSourceConfig(
                        properties,
                        topic.name(),
                        config.kafkaGroup(),
                        config.kafkaBatch(),
                        config.pollInterval(),
                        LONGEST_BACKOFF),
                since,
                messages -> triggers.take(topic, messages));
        reader.start();
        readers.put(topic, reader);
        Log.infof("triggers read the topic connection=%s topic=%s", topic.connection(), topic.name());
    }
}
