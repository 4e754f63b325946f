package dev.sluice.quality.gate;

import static dev.sluice.model.quality.CheckOutcome.FAIL;
import static dev.sluice.model.quality.CheckOutcome.PASS;
import static dev.sluice.model.quality.CheckOutcome.SKIPPED;
import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.aGate;
import static dev.sluice.quality.gate.Given.docket;
import static dev.sluice.quality.gate.Given.entry;
import static dev.sluice.quality.gate.Given.result;
import static dev.sluice.quality.gate.Given.unjudged;
import static dev.sluice.quality.gate.Given.verdict;
import static dev.sluice.quality.gate.Given.waiver;
import static dev.sluice.quality.gate.Given.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateDecision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void holdKeepsItsStartAndItsFailureWhileTheNextVersionIsChecked() {
        GateDecision.Held before = held(NOW.minus(MINUTE));

        Ruling ruling = GateEvaluator.decide(Given.after(before, docket(unjudged(aGate()))), NOW);

        assertThat(ruling.decision())
                .isEqualTo(new GateDecision.Held(
                        List.of(
                                before.reasons().getFirst(),
                                new Reason(GATE, "", SKIPPED, Set.of(), "no verdict on version 1; being checked")),
                        NOW.minus(MINUTE)));
    }

    @Test
    void releaseTakesAsManyGoodVerdictsAsDemanded() {
        Given.Gate gate = aGate().release(2, Duration.ZERO);
        Verdict good = verdict(gate, result("a", PASS));
        Docket first = Given.after(held(NOW.minus(MINUTE)), docket(entry(gate, good)));

        Ruling once = GateEvaluator.decide(first, NOW);
        Docket.Entry second = new Docket.Entry(GATE, gate.spec(), Optional.of(good), NOW, 2);
        Ruling twice = GateEvaluator.decide(Given.after(once.decision(), docket(second)), NOW);

        assertThat(once.decision())
                .isEqualTo(new GateDecision.Held(
                        List.of(new Reason(
                                GATE,
                                "",
                                FAIL,
                                Set.of("a"),
                                "it failed before, and release takes 2 good verdicts in a row: 1 to go")),
                        NOW.minus(MINUTE)));
        assertThat(twice.decision()).isEqualTo(new GateDecision.Open());
    }

    @Test
    void shortestHoldIsKept() {
        Given.Gate gate = aGate().release(1, Duration.ofMinutes(5));
        Docket docket = Given.after(held(NOW.minus(MINUTE)), docket(entry(gate, verdict(gate, result("a", PASS)))));

        Ruling early = GateEvaluator.decide(docket, NOW);

        assertThat(early.decision()).isInstanceOf(GateDecision.Held.class);
        assertThat(early.recheckAt()).contains(NOW.plus(Duration.ofMinutes(4)));
        assertThat(GateEvaluator.decide(docket, NOW.plus(Duration.ofMinutes(4))).decision())
                .isEqualTo(new GateDecision.Open());
    }

    @Test
    void holdOfMereCheckingNeedsNoSecondVerdict() {
        Given.Gate gate = aGate().release(3, Duration.ofHours(1));
        GateDecision checking =
                GateEvaluator.decide(docket(unjudged(gate)), NOW).decision();

        Ruling ruling =
                GateEvaluator.decide(Given.after(checking, docket(entry(gate, verdict(gate, result("a", PASS))))), NOW);

        assertThat(ruling.decision()).isEqualTo(new GateDecision.Open());
    }

    @Test
    void approvedWaiverDoesNotWaitForGoodVerdicts() {
        Given.Gate gate = aGate().release(3, Duration.ofHours(1));
        Docket docket = Given.after(held(NOW), docket(entry(gate, verdict(gate, result("a", FAIL)))));

        Ruling ruling = GateEvaluator.decide(with(docket, waiver(5, new Waiver.Scope.Check(GATE, "a"))), NOW);

        assertThat(ruling.decision()).isInstanceOf(GateDecision.Overridden.class);
    }

    @Test
    void verdictFromBeforeTheWaiverCountsAsGoodForTheOtherChecks() {
        GateDecision before = new GateDecision.Held(
                List.of(
                        new Reason(GATE, "a", FAIL, Set.of("a"), "a is FAIL"),
                        new Reason(GATE, "b", FAIL, Set.of("b"), "b is FAIL")),
                NOW.minus(MINUTE));
        Docket.Entry entry = entry(aGate(), verdict(aGate(), result("a", FAIL), result("b", PASS)));

        Ruling ruling = GateEvaluator.decide(
                with(Given.after(before, docket(entry)), waiver(5, new Waiver.Scope.Check(GATE, "a"))), NOW);

        assertThat(entry.goodInARow()).isZero();
        assertThat(ruling.decision()).isInstanceOf(GateDecision.Overridden.class);
    }

    private static GateDecision.Held held(Instant since) {
        return new GateDecision.Held(List.of(new Reason(GATE, "a", FAIL, Set.of("a"), "a is FAIL")), since);
    }
}
