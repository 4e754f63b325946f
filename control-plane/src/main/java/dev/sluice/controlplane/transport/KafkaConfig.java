package dev.sluice.controlplane.transport;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** Events from a Kafka topic; off unless enabled. */
@ConfigMapping(prefix = "sluice.kafka")
public interface KafkaConfig {
    @WithDefault("false")
    boolean enabled();

    @WithDefault("openlineage.events")
    String topic();

    @WithDefault("sluice")
    String group();

    /** Most messages handed over at once. */
    @WithDefault("500")
    int batch();

    @WithDefault("500ms")
    Duration poll();

    @WithDefault("10s")
    Duration longestBackoff();

    /** Handed to the Kafka client as they are: bootstrap.servers, security.protocol and so on. */
    Map<String, String> properties();
}
