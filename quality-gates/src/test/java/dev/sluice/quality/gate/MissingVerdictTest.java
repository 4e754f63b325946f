package dev.sluice.quality.gate;

import static dev.sluice.model.quality.CheckOutcome.ERROR;
import static dev.sluice.model.quality.CheckOutcome.FAIL;
import static dev.sluice.model.quality.CheckOutcome.PASS;
import static dev.sluice.model.quality.CheckOutcome.SKIPPED;
import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.ORDERS;
import static dev.sluice.quality.gate.Given.aGate;
import static dev.sluice.quality.gate.Given.docket;
import static dev.sluice.quality.gate.Given.entry;
import static dev.sluice.quality.gate.Given.evaluation;
import static dev.sluice.quality.gate.Given.result;
import static dev.sluice.quality.gate.Given.unjudged;
import static dev.sluice.quality.gate.Given.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateDecision.Reason;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MissingVerdictTest {
    @Test
    void newVersionIsBeingCheckedUntilItTakesTooLong() {
        Docket docket = docket(unjudged(aGate()));

        Ruling early = GateEvaluator.decide(docket, NOW);
        Ruling late = GateEvaluator.decide(docket, NOW.plus(Duration.ofMinutes(10)));

        assertThat(early.decision())
                .isEqualTo(new GateDecision.Held(
                        List.of(new Reason(GATE, "", SKIPPED, Set.of(), "no verdict on version 1; being checked")),
                        NOW));
        assertThat(early.evaluate()).containsExactly(GATE);
        assertThat(early.recheckAt()).contains(NOW.plusSeconds(570));
        assertThat(late.decision())
                .isEqualTo(new GateDecision.Held(
                        List.of(new Reason(
                                GATE, "", ERROR, Set.of(), "no verdict on version 1 within PT10M; onTimeout: block")),
                        NOW.plus(Duration.ofMinutes(10))));
    }

    @Test
    void timeoutThatOpensIsNoted() {
        Ruling ruling = GateEvaluator.decide(
                docket(unjudged(aGate().onTimeout(OnTrouble.ALLOW))), NOW.plus(Duration.ofMinutes(10)));

        assertThat(ruling.decision()).isEqualTo(new GateDecision.Open());
        assertThat(ruling.failOpen()).extracting(FailOpen::why).containsExactly(FailOpen.Why.TIMED_OUT);
    }

    @Test
    void missingVerdictIsAllowedOrBlockedAtOnceByRule() {
        Ruling allowed = GateEvaluator.decide(docket(unjudged(aGate().onMissing(GateSpec.OnMissing.ALLOW))), NOW);
        Ruling blocked = GateEvaluator.decide(docket(unjudged(aGate().onMissing(GateSpec.OnMissing.BLOCK))), NOW);

        assertThat(allowed.decision()).isEqualTo(new GateDecision.Open());
        assertThat(allowed.failOpen()).extracting(FailOpen::why).containsExactly(FailOpen.Why.NO_VERDICT);
        assertThat(blocked.decision()).isInstanceOf(GateDecision.Held.class);
    }

    @Test
    void verdictOnAnOlderVersionVouchesForNothing() {
        Docket.Entry entry = entry(aGate(), verdict(aGate(), result("a", PASS)));
        Docket newer = new Docket(ORDERS, Optional.empty(), 2, List.of(entry), List.of(), Optional.empty());

        Ruling ruling = GateEvaluator.decide(newer, NOW);

        assertThat(ruling.decision()).isInstanceOf(GateDecision.Held.class);
        assertThat(ruling.evaluate()).containsExactly(GATE);
    }

    @Test
    void verdictGoesStaleByTtlAndThenTheWaitBegins() {
        Given.Gate gate = aGate().ttl(Duration.ofHours(1));
        Docket docket = docket(entry(gate, verdict(gate, result("a", PASS))));
        Instant end = NOW.plus(Duration.ofHours(1));

        assertThat(GateEvaluator.decide(docket, NOW).recheckAt()).contains(end);
        Ruling stale = GateEvaluator.decide(docket, end);

        assertThat(stale.decision())
                .isEqualTo(new GateDecision.Held(
                        List.of(new Reason(
                                GATE,
                                "",
                                SKIPPED,
                                Set.of(),
                                "the verdict on version 1 went stale at 2026-11-21T11:00:00Z; being checked")),
                        end));
        assertThat(stale.recheckAt()).contains(end.plus(Duration.ofMinutes(10)));
    }

    @Test
    void evidenceOfOthersCountsForItsVersionOnlyAndOnlyWhileYoung() {
        Given.Gate gate = aGate().external(new GateSpec.External("*dbt*", "*", Duration.ofHours(24)));

        assertThat(external(gate, evidence(true, OptionalLong.of(1), NOW))).isEqualTo(PASS);
        assertThat(external(gate, evidence(false, OptionalLong.of(1), NOW))).isEqualTo(FAIL);
        assertThat(external(gate, evidence(true, OptionalLong.empty(), NOW.minusSeconds(60))))
                .isEqualTo(PASS);
        assertThat(missing(gate, evidence(true, OptionalLong.empty(), NOW.minusSeconds(61))))
                .isTrue();
        assertThat(missing(gate, evidence(true, OptionalLong.of(2), NOW))).isTrue();
        assertThat(missing(gate, evidence(true, OptionalLong.of(1), NOW.minus(Duration.ofHours(25)))))
                .isTrue();
        assertThat(missing(gate)).isTrue();
    }

    @Test
    void newestReportOfAnAssertionCounts() {
        Given.Gate gate = aGate().external(new GateSpec.External("*dbt*", "*", Duration.ofHours(24)));
        Evidence bad = evidence(false, OptionalLong.of(1), NOW.minusSeconds(5));
        Evidence good = evidence(true, OptionalLong.of(1), NOW);

        assertThat(external(gate, bad, good)).isEqualTo(PASS);
        assertThat(external(gate, good, evidence(false, OptionalLong.of(1), NOW)))
                .isEqualTo(FAIL);
    }

    @Test
    void missingEvidenceHoldsUntilItTakesTooLong() {
        Given.Gate gate = aGate().external(new GateSpec.External("*dbt*", "*", Duration.ofHours(24)))
                .onTimeout(OnTrouble.WARN);
        Docket docket = docket(entry(gate, verdict(gate, result("a", PASS))));

        Ruling early = GateEvaluator.decide(docket, NOW);
        Ruling late = GateEvaluator.decide(docket, NOW.plus(Duration.ofMinutes(10)));

        assertThat(early.decision())
                .isEqualTo(new GateDecision.Held(
                        List.of(new Reason(
                                GATE,
                                "",
                                SKIPPED,
                                Set.of(),
                                "no evidence yet: * of *dbt* (at most PT24H old); being checked")),
                        NOW));
        assertThat(early.evaluate()).isEmpty();
        assertThat(late.decision()).isEqualTo(new GateDecision.Open());
        assertThat(late.failOpen()).extracting(FailOpen::why).containsExactly(FailOpen.Why.TIMED_OUT);
        assertThat(late.warnings()).hasSize(1);
    }

    private static Evidence evidence(boolean success, OptionalLong version, Instant at) {
        return new Evidence(
                "https://dbt.example",
                "dbt/shop",
                "not_null",
                Optional.of("id"),
                success,
                Severity.ERROR,
                version,
                at,
                "");
    }

    private static CheckOutcome external(Given.Gate gate, Evidence... evidence) {
        Verdict verdict = judged(gate, evidence);
        assertThat(verdict.missing()).isEmpty();
        return verdict.outcome();
    }

    private static boolean missing(Given.Gate gate, Evidence... evidence) {
        return !judged(gate, evidence).missing().isEmpty();
    }

    private static Verdict judged(Given.Gate gate, Evidence... evidence) {
        Evaluation evaluation = new Evaluation(
                GATE, gate.spec(), ORDERS, 1, Optional.empty(), NOW.minusSeconds(60), List.of(), List.of(evidence));
        return GateEvaluator.judge(evaluation, List.of(), NOW);
    }
}
