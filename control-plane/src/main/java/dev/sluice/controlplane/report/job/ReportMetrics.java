package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.metrics.Family;
import dev.sluice.controlplane.metrics.Label;
import dev.sluice.controlplane.metrics.Metrics;
import dev.sluice.controlplane.reportview.ReportState;
import dev.sluice.report.model.ReportKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;

/** Publishes what this replica made of reports: add replicas up. */
@ApplicationScoped
public class ReportMetrics implements ReportRunner.Listener {
    private static final List<Duration> TIMES = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5));

    private static final Label KIND = Label.of("kind", ReportKind.class);

    private final Family<Counter> jobs;
    private final Family<Timer> durations;
    private final Family<Counter> bytes;

    ReportMetrics(Metrics metrics) {
        this.jobs = metrics.counters(
                "sluice_report_jobs_total",
                "Tries of reports that ended; one that is repeated counts each time.",
                KIND,
                Label.of("result", "success", "failure", "cancellation"));
        this.durations =
                metrics.timers("sluice_report_duration_seconds", "How long reports took that were made.", TIMES, KIND);
        this.bytes = metrics.counters("sluice_report_bundles_bytes_total", "Size of the bundles that were made.", KIND);
    }

    void start(@Observes StartupEvent started) {
        // Being made is enough: all names are there from then on.
    }

    @Override
    public void ended(ReportKind kind, ReportState state, Duration took, long size) {
        String label = Label.value(kind);
        jobs.of(label, result(state)).increment();
        if (state == ReportState.DONE) {
            durations.of(label).record(took);
            bytes.of(label).increment((double) size);
        }
    }

    private static String result(ReportState state) {
        return switch (state) {
            case DONE, EXPIRED -> "success";
            case FAILED -> "failure";
            case CANCELLED, QUEUED, RUNNING -> "cancellation";
        };
    }
}
