package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.model.quality.Severity;
import dev.sluice.quality.gate.DecisionAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** Counts verdicts and answers of gates that this replica gave. */
final class GateCounters {
    private static final String NAMESPACE = "namespace";

    private static final List<Duration> EVALUATIONS = List.of(
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30));

    private static final List<Duration> ANSWERS = List.of(
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5));

    private final NamespaceLabel namespaces;
    private final Family<Counter> verdicts;
    private final Timer evaluations;
    private final Family<Counter> blocks;
    private final Family<Timer> answers;

    GateCounters(Metrics metrics, NamespaceLabel namespaces) {
        this.namespaces = namespaces;
        this.verdicts = metrics.counters(
                "sluice_gate_evaluations_total",
                "Verdicts of gates.",
                Label.of("result", "success", "failure", "error", "skip"),
                Label.of("severity", Severity.class),
                Label.open(NAMESPACE));
        this.evaluations = metrics.timers(
                        "sluice_gate_evaluation_duration_seconds", "One evaluation, from its claim.", EVALUATIONS)
                .of();
        this.blocks = metrics.counters(
                "sluice_gate_blocks_total", "Assets that a gate began to hold.", Label.open(NAMESPACE));
        this.answers = metrics.timers(
                "sluice_gate_decision_duration_seconds",
                "Answers to systems that ask whether they may run, without the time they chose to wait.",
                ANSWERS,
                Label.of("decision", DecisionAnswer.Answer.class));
        namespaces.onNew(verdicts::prepare);
        namespaces.onNew(blocks::prepare);
    }

    void judged(Fact.GateJudged gate) {
        verdicts.of(Label.value(gate.result()), Label.value(gate.severity()), namespaces.of(gate.namespace()))
                .increment();
        evaluations.record(gate.took());
    }

    void held(Fact.AssetsHeld held) {
        blocks.of(namespaces.of(held.namespace())).increment(held.assets());
    }

    void given(Fact.DecisionGiven decision) {
        answers.of(decision.decision()).record(decision.took());
    }
}
