package dev.sluice.controlplane.dispatch;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the service hears the outside and tells it. */
@ConfigMapping(prefix = "sluice.outside")
public interface OutsideConfig {
    /** Longest wait for an answer of a bucket, a receiver of notices or a mail server. */
    @WithDefault("10s")
    Duration timeout();

    /** Most entries of a watched folder. */
    @WithDefault("200000")
    int folderEntries();

    /** Longest pause between two looks at what is due. */
    @WithDefault("500ms")
    Duration pollInterval();

    /** Time between two looks at which topics triggers read. */
    @WithDefault("5s")
    Duration topicInterval();

    /** Most Kafka messages whose runs are made in one transaction. */
    @WithDefault("200")
    int kafkaBatch();

    /** Consumer group of all replicas. */
    @WithDefault("sluice-triggers")
    String kafkaGroup();
}
