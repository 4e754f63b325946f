package dev.sluice.controlplane.telemetry;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.jdbc.Transactions;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Tells the traces of runs while traces are on; without them there is no loop. */
@ApplicationScoped
class TraceLoop {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int FLUSH_SECONDS = 5;

    private final boolean off;
    private final Transactions transactions;
    private final EventLog log;
    private final OpenTelemetry telemetry;
    private final InstantSource time;
    private @Nullable Loop loop;

    TraceLoop(
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean off,
            Transactions transactions,
            EventLog log,
            OpenTelemetry telemetry,
            InstantSource time) {
        this.off = off;
        this.transactions = transactions;
        this.log = log;
        this.telemetry = telemetry;
        this.time = time;
    }

    void start(@Observes StartupEvent started) {
        if (off) {
            return;
        }
        TraceFeed feed = new TraceFeed(
                transactions, new EndedFacts(log), new RunSpans(telemetry.getTracer("dev.sluice")), this::flush, time);
        Loop made = new Loop(
                "traces",
                () -> {
                    feed.begin();
                    return feed.tell();
                },
                PAUSE);
        made.start();
        loop = made;
    }

    void stop(@Observes ShutdownEvent stopping) {
        Loop running = loop;
        if (running != null) {
            running.close();
        }
    }

    /** What a collector does not take in time is lost, as all else that is told it: the exporter tries again by itself. */
    private void flush() {
        if (telemetry instanceof OpenTelemetrySdk sdk) {
            sdk.getSdkTracerProvider().forceFlush().join(FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }
}
