package dev.sluice.quality.gate;

import static dev.sluice.model.quality.CheckOutcome.ERROR;
import static dev.sluice.model.quality.CheckOutcome.FAIL;
import static dev.sluice.model.quality.CheckOutcome.PASS;
import static dev.sluice.model.quality.CheckOutcome.SKIPPED;
import static dev.sluice.model.quality.CheckOutcome.WARN;
import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.ORDERS;
import static dev.sluice.quality.gate.Given.aGate;
import static dev.sluice.quality.gate.Given.docket;
import static dev.sluice.quality.gate.Given.entry;
import static dev.sluice.quality.gate.Given.result;
import static dev.sluice.quality.gate.Given.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateDecision.Reason;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GateEvaluatorTest {
    @Test
    void passIsOpenAndCitesTheVerdict() {
        Verdict verdict = verdict(aGate(), result("id", PASS));

        Ruling ruling = GateEvaluator.decide(docket(entry(aGate(), verdict)), NOW);

        assertThat(ruling)
                .isEqualTo(new Ruling(
                        new GateDecision.Open(),
                        PASS,
                        List.of(new Ground.Passed(GATE, verdict)),
                        List.of(),
                        List.of(),
                        Set.of(),
                        Optional.empty()));
    }

    @Test
    void failureHoldsFromNowOnAndNamesItsColumns() {
        Verdict verdict = verdict(aGate(), result("id", FAIL), result("email", PASS));

        Ruling ruling = GateEvaluator.decide(docket(entry(aGate(), verdict)), NOW);

        assertThat(ruling.decision())
                .isEqualTo(
                        new GateDecision.Held(List.of(new Reason(GATE, "id", FAIL, Set.of("id"), "id is FAIL")), NOW));
        assertThat(ruling.publish()).isFalse();
    }

    @Test
    void severityDecidesWhatAFailureMeans() {
        assertThat(verdict(aGate(), result("a", FAIL, Severity.INFO, OnTrouble.BLOCK))
                        .outcome())
                .isEqualTo(PASS);
        assertThat(verdict(aGate(), result("a", FAIL, Severity.WARN, OnTrouble.BLOCK))
                        .outcome())
                .isEqualTo(WARN);
        assertThat(verdict(aGate(), result("a", FAIL, Severity.CRITICAL, OnTrouble.BLOCK))
                        .outcome())
                .isEqualTo(FAIL);
        assertThat(verdict(aGate(), result("a", WARN, Severity.CRITICAL, OnTrouble.BLOCK))
                        .outcome())
                .isEqualTo(WARN);
    }

    @Test
    void warningIsToldAndOpens() {
        Verdict verdict = verdict(aGate(), result("a", WARN), result("b", PASS));

        Ruling ruling = GateEvaluator.decide(docket(entry(aGate(), verdict)), NOW);

        assertThat(ruling.decision()).isEqualTo(new GateDecision.Open());
        assertThat(ruling.outcome()).isEqualTo(WARN);
        assertThat(ruling.warnings()).containsExactly(new Reason(GATE, "a", WARN, Set.of("a"), "a is WARN"));
    }

    @Test
    void brokenCheckHoldsOrOpensByItsRuleAndNeverSilently() {
        Ruling blocked = rule(result("a", ERROR, Severity.ERROR, OnTrouble.BLOCK));
        Ruling warned = rule(result("a", ERROR, Severity.ERROR, OnTrouble.WARN));
        Ruling allowed = rule(result("a", ERROR, Severity.ERROR, OnTrouble.ALLOW));

        FailOpen noted = new FailOpen(GATE, "a", FailOpen.Why.CHECK_BROKE, "a is ERROR");
        assertThat(blocked.decision()).isInstanceOf(GateDecision.Held.class);
        assertThat(blocked.outcome()).isEqualTo(ERROR);
        assertThat(blocked.failOpen()).isEmpty();
        assertThat(warned.decision()).isEqualTo(new GateDecision.Open());
        assertThat(warned.warnings()).hasSize(1);
        assertThat(warned.failOpen()).containsExactly(noted);
        assertThat(allowed.decision()).isEqualTo(new GateDecision.Open());
        assertThat(allowed.warnings()).isEmpty();
        assertThat(allowed.failOpen()).containsExactly(noted);
    }

    @Test
    void declaredCheckWithoutAResultCountsAsBroken() {
        Verdict verdict = verdict(aGate().checks("id", "email"), result("id", PASS));

        assertThat(verdict.outcome()).isEqualTo(ERROR);
        assertThat(verdict.results()).extracting(CheckResult::id).containsExactly("id", "email");
    }

    @Test
    void nothingCheckedOpensAndSaysSo() {
        Ruling ruling = rule(result("a", SKIPPED));

        assertThat(ruling.decision()).isEqualTo(new GateDecision.Open());
        assertThat(ruling.failOpen()).extracting(FailOpen::why).containsExactly(FailOpen.Why.NOTHING_CHECKED);
    }

    @Test
    void advisoryGateTellsAndHoldsNothing() {
        Verdict verdict = verdict(aGate().enforced(false), result("a", FAIL));

        Ruling ruling = GateEvaluator.decide(docket(entry(aGate().enforced(false), verdict)), NOW);
        Ruling observing = GateEvaluator.decide(docket(entry(aGate().reach(GateSpec.Reach.NONE), verdict)), NOW);

        assertThat(ruling.decision()).isEqualTo(new GateDecision.Open());
        assertThat(ruling.grounds()).containsExactly(new Ground.Advisory(GATE, FAIL));
        assertThat(ruling.warnings()).hasSize(1);
        assertThat(observing).isEqualTo(ruling);
    }

    @Test
    void everyGateOfTheDatasetHasToLetThrough() {
        Docket.Entry good = entry(aGate(), verdict(aGate(), result("a", PASS)));
        Docket.Entry bad = new Docket.Entry(
                "shop/other",
                aGate().spec(),
                Optional.of(GateEvaluator.judge(
                        new Evaluation(
                                "shop/other",
                                aGate().spec(),
                                ORDERS,
                                1,
                                Optional.empty(),
                                NOW,
                                List.of(result("b", FAIL)),
                                List.of()),
                        List.of(),
                        NOW)),
                NOW,
                0);

        Ruling ruling = GateEvaluator.decide(docket(good, bad), NOW);

        assertThat(ruling.decision())
                .isEqualTo(new GateDecision.Held(
                        List.of(new Reason("shop/other", "b", FAIL, Set.of("b"), "b is FAIL")), NOW));
        assertThat(ruling.grounds()).hasSize(2);
    }

    private static Ruling rule(CheckResult result) {
        return GateEvaluator.decide(docket(entry(aGate(), verdict(aGate(), result))), NOW);
    }
}
