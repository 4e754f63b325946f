package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.jdbc.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;

/** Lets retention work in the background. */
@ApplicationScoped
class RetentionLoop {
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final ReplicaConfig config;
    private final Loop loop;

    RetentionLoop(Transactions transactions, RetentionConfig retention, ReplicaConfig config, InstantSource time) {
        this.config = config;
        Retention kept = new Retention(transactions, retention);
        this.loop = new Loop("retention", () -> kept.sweep(time.instant()), PAUSE);
    }

    void start(@Observes StartupEvent started) {
        if (config.enabled()) {
            loop.start();
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (config.enabled()) {
            loop.close();
        }
    }
}
