package dev.sluice.controlplane.transport;

import dev.sluice.adapters.kafka.KafkaLineageSource;
import dev.sluice.adapters.kafka.KafkaSourceConfig;
import dev.sluice.model.intake.EventIntake;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** The Kafka source, while the service runs. */
@ApplicationScoped
class KafkaTransport {
    private final KafkaConfig config;
    private final EventIntake intake;
    private @Nullable KafkaLineageSource source;

    KafkaTransport(KafkaConfig config, EventIntake intake) {
        this.config = config;
        this.intake = intake;
    }

    void start(@Observes StartupEvent started) {
        if (config.enabled()) {
            KafkaLineageSource fresh = new KafkaLineageSource(
                    new KafkaSourceConfig(
                            config.properties(),
                            config.topic(),
                            config.group(),
                            config.batch(),
                            config.poll(),
                            config.longestBackoff()),
                    intake);
            fresh.start();
            source = fresh;
            Log.infof("reading events from kafka topic=%s group=%s", config.topic(), config.group());
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        KafkaLineageSource running = source;
        if (running != null) {
            running.close();
        }
    }
}
