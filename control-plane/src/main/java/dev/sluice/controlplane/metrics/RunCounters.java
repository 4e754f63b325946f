package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.fact.AttemptReason;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.fact.RunCause;
import dev.sluice.controlplane.fact.RunResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Counts runs, attempts and slots that this replica dealt with. */
final class RunCounters {
    private static final String NAMESPACE = "namespace";

    private static final List<Duration> RUN_TIMES = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(6));

    private static final List<Duration> WAITS = List.of(
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2));

    private final NamespaceLabel namespaces;
    private final Family<Counter> runs;
    private final Family<Timer> durations;
    private final Family<Counter> attempts;
    private final Timer queueWait;
    private final Timer slotDelay;
    private final Counter deadlines;

    RunCounters(Metrics metrics, NamespaceLabel namespaces) {
        this.namespaces = namespaces;
        this.runs = metrics.counters(
                "sluice_pipeline_runs_total",
                "Runs that ended.",
                Label.of("result", RunResult.class),
                Label.of("trigger", RunCause.class),
                Label.open(NAMESPACE));
        this.durations = metrics.timers(
                "sluice_pipeline_run_duration_seconds",
                "From the start of a run to its end.",
                RUN_TIMES,
                Label.of("result", "success", "failure", "timeout", "cancellation", "error"),
                Label.open(NAMESPACE));
        this.attempts = metrics.counters(
                "sluice_task_attempts_total",
                "Attempts that ended.",
                Label.of("result", "success", "failure", "timeout", "cancellation", "error"),
                Label.of("reason", AttemptReason.class));
        this.queueWait = metrics.timers(
                        "sluice_task_queue_wait_seconds", "From a task being ready to its being claimed.", WAITS)
                .of();
        this.slotDelay = metrics.timers(
                        "sluice_schedule_delay_seconds",
                        "From the time of a slot, jitter included, to its run's creation.",
                        WAITS)
                .of();
        this.deadlines = metrics.counters("sluice_deadline_misses_total", "Runs that passed their deadline.")
                .of();
        namespaces.onNew(runs::prepare);
        namespaces.onNew(durations::prepare);
    }

    void ended(Fact.RunEnded run) {
        String namespace = namespaces.of(run.workflow().namespace());
        String result = Label.value(run.result());
        traced(run.run(), () -> {
            runs.of(result, Label.value(run.cause()), namespace).increment();
            if (run.result() != RunResult.SKIP) {
                run.took().ifPresent(took -> durations.of(result, namespace).record(took));
            }
        });
    }

    void ended(Fact.AttemptEnded attempt) {
        traced(attempt.run(), () -> attempts.of(attempt.result(), attempt.reason())
                .increment());
    }

    void claimed(Fact.TaskClaimed task) {
        traced(task.run(), () -> queueWait.record(positive(task.waited())));
    }

    void taken(Fact.SlotTaken slot) {
        slotDelay.record(positive(slot.late()));
    }

    void missed(Fact.DeadlinesMissed missed) {
        deadlines.increment(missed.runs());
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    /** A run is its own trace: exemplars lead to it. */
    private static void traced(UUID run, Runnable recording) {
        RunTrace trace =
                new RunTrace(RunTrace.traceIdOf(run), HexFormat.of().toHexDigits(run.getLeastSignificantBits()));
        ScopedValue.where(RunTrace.CURRENT, trace).run(recording);
    }
}
