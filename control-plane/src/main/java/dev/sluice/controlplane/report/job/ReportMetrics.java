package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.reportview.ReportState;
import dev.sluice.report.model.ReportKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Publishes what this replica made of reports: add replicas up. All names and labels are there from the start. */
@ApplicationScoped
public class ReportMetrics implements ReportRunner.Listener {
    private static final List<ReportState> RESULTS =
            List.of(ReportState.DONE, ReportState.FAILED, ReportState.CANCELLED);
    private static final Duration[] BUCKETS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5)
    };

    private final MeterRegistry registry;

    ReportMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void start(@Observes StartupEvent started) {
        for (ReportKind kind : ReportKind.values()) {
            RESULTS.forEach(result -> count(kind, result));
            duration(kind);
            bytes(kind);
        }
    }

    @Override
    public void ended(ReportKind kind, ReportState state, Duration took, long bytes) {
        count(kind, state).increment();
        if (state == ReportState.DONE) {
            duration(kind).record(took);
            bytes(kind).increment((double) bytes);
        }
    }

    private Counter count(ReportKind kind, ReportState state) {
        return Counter.builder("sluice.reports")
                .description("Reports that were made, failed or given back; a try that is repeated counts each time.")
                .tags("kind", label(kind), "result", label(state))
                .register(registry);
    }

    private Timer duration(ReportKind kind) {
        return Timer.builder("sluice.report.duration")
                .description("How long reports took that were made.")
                .serviceLevelObjectives(BUCKETS)
                .tags("kind", label(kind))
                .register(registry);
    }

    private Counter bytes(ReportKind kind) {
        return Counter.builder("sluice.report.bundles")
                .baseUnit("bytes")
                .description("Size of the bundles that were made.")
                .tags("kind", label(kind))
                .register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
