package dev.sluice.adapters.kafka;

import java.time.Duration;
import java.util.Map;

/**
 * What to read, and how.
 *
 * @param properties for the Kafka client, such as bootstrap.servers and security settings; deserialisers and commits are
 *     set here
 * @param topic where OpenLineage clients send
 * @param group consumer group; its members share the partitions
 * @param batch most messages handed over at once
 * @param poll longest wait for messages
 * @param longestBackoff longest pause while nothing can be stored
 */
public record KafkaSourceConfig(
        Map<String, String> properties, String topic, String group, int batch, Duration poll, Duration longestBackoff) {
    public KafkaSourceConfig {
        properties = Map.copyOf(properties);
    }
}
