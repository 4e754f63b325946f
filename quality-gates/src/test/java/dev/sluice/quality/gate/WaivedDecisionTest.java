package dev.sluice.quality.gate;

import static dev.sluice.model.quality.CheckOutcome.FAIL;
import static dev.sluice.model.quality.CheckOutcome.PASS;
import static dev.sluice.model.quality.CheckOutcome.WAIVED;
import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.aGate;
import static dev.sluice.quality.gate.Given.docket;
import static dev.sluice.quality.gate.Given.entry;
import static dev.sluice.quality.gate.Given.evaluation;
import static dev.sluice.quality.gate.Given.result;
import static dev.sluice.quality.gate.Given.verdict;
import static dev.sluice.quality.gate.Given.waiver;
import static dev.sluice.quality.gate.Given.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WaivedDecisionTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void checkWaiverOverridesUntilItEnds() {
        Waiver waiver = waiver(5, new Waiver.Scope.Check(GATE, "a"));
        Docket docket = with(docket(entry(aGate(), verdict(aGate(), result("a", FAIL)))), waiver);

        Ruling during = GateEvaluator.decide(docket, NOW);
        Ruling later = GateEvaluator.decide(docket, waiver.expiresAt());

        assertThat(during.decision())
                .isEqualTo(new GateDecision.Overridden("ben", "known and harmless", waiver.expiresAt(), List.of(5L)));
        assertThat(during.outcome()).isEqualTo(WAIVED);
        assertThat(during.recheckAt()).contains(waiver.expiresAt());
        assertThat(later.decision()).isInstanceOf(GateDecision.Held.class);
    }

    @Test
    void overriddenEndsWithTheEarliestWaiverItRestsOn() {
        Waiver longer = waiver(5, new Waiver.Scope.Check(GATE, "a"));
        Waiver shorter = until(waiver(6, new Waiver.Scope.Check(GATE, "b")), NOW.plus(MINUTE));
        Waiver unused = until(waiver(7, new Waiver.Scope.Check(GATE, "c")), NOW.plusSeconds(1));
        Verdict verdict = verdict(aGate(), result("a", FAIL), result("b", FAIL), result("c", PASS));

        Ruling ruling = GateEvaluator.decide(with(docket(entry(aGate(), verdict)), longer, shorter, unused), NOW);

        assertThat(ruling.decision())
                .isEqualTo(new GateDecision.Overridden("ben", "known and harmless", NOW.plus(MINUTE), List.of(5L, 6L)));
    }

    @Test
    void consumerWaiverLeavesTheDatasetHeld() {
        Waiver waiver = waiver(5, new Waiver.Scope.Consumer(GATE, "shop/report"));

        Ruling ruling =
                GateEvaluator.decide(with(docket(entry(aGate(), verdict(aGate(), result("a", FAIL)))), waiver), NOW);

        assertThat(ruling.decision()).isInstanceOf(GateDecision.Held.class);
        assertThat(ruling.recheckAt()).contains(waiver.expiresAt());
    }

    @Test
    void boundOfAWaiverEndsItWhenTheFailureGetsWorse() {
        Waiver waiver = bounded(waiver(5, new Waiver.Scope.Check(GATE, "a")), 3);

        assertThat(under(waiver, OptionalDouble.of(3))).isEqualTo(WAIVED);
        assertThat(under(waiver, OptionalDouble.of(3.5))).isEqualTo(FAIL);
        assertThat(under(waiver, OptionalDouble.empty())).isEqualTo(FAIL);
    }

    @Test
    void waiverIsBoundToItsVersionUnlessSticky() {
        Waiver waiver = waiver(5, new Waiver.Scope.Whole(GATE));

        assertThat(waiver.covers(1, Optional.of("2026-11-21"))).isTrue();
        assertThat(waiver.covers(2, Optional.empty())).isFalse();
        assertThat(sticky(waiver).covers(2, Optional.empty())).isTrue();
    }

    private static CheckOutcome under(Waiver waiver, OptionalDouble value) {
        CheckResult failure = result("a", FAIL, Severity.ERROR, OnTrouble.BLOCK, value);
        return GateEvaluator.judge(evaluation(aGate(), failure), List.of(waiver), NOW)
                .outcome();
    }

    private static Waiver until(Waiver waiver, Instant end) {
        return new Waiver(
                waiver.id(),
                waiver.dataset(),
                waiver.scope(),
                1,
                false,
                Optional.empty(),
                "ann",
                NOW,
                waiver.reason(),
                end,
                Optional.empty(),
                Waiver.State.APPROVED,
                "ben");
    }

    private static Waiver bounded(Waiver waiver, double most) {
        return new Waiver(
                waiver.id(),
                waiver.dataset(),
                waiver.scope(),
                1,
                false,
                Optional.empty(),
                "ann",
                NOW,
                waiver.reason(),
                waiver.expiresAt(),
                Optional.of(new Waiver.Bound(most, Waiver.Worse.ABOVE)),
                Waiver.State.APPROVED,
                "ben");
    }

    private static Waiver sticky(Waiver waiver) {
        return new Waiver(
                waiver.id(),
                waiver.dataset(),
                waiver.scope(),
                1,
                true,
                Optional.empty(),
                "ann",
                NOW,
                waiver.reason(),
                waiver.expiresAt(),
                Optional.empty(),
                Waiver.State.APPROVED,
                "ben");
    }
}
