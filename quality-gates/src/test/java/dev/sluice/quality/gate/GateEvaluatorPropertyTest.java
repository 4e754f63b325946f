package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class GateEvaluatorPropertyTest {
    /** One gate of a random dataset: what it says, what came out, and which of its checks are waived. */
    record Case(Given.Gate gate, List<CheckResult> results, boolean judged, int goodInARow, List<Waiver> waivers) {
        Docket.Entry entry(String name) {
            Evaluation evaluation =
                    new Evaluation(name, gate.spec(), ORDERS, 1, Optional.empty(), NOW, results, List.of());
            Verdict verdict = GateEvaluator.judge(evaluation, List.of(), NOW);
            return new Docket.Entry(
                    name,
                    gate.spec(),
                    judged ? Optional.of(verdict) : Optional.empty(),
                    NOW.minusSeconds(30),
                    goodInARow);
        }

        Case with(CheckResult result) {
            return new Case(
                    gate, Stream.concat(results.stream(), Stream.of(result)).toList(), judged, goodInARow, waivers);
        }

        Case with(Given.Gate other) {
            return new Case(other, results, judged, goodInARow, waivers);
        }
    }

    @Property
    void failingCheckNeverOpens(@ForAll("cases") Case some, @ForAll("previous") Optional<GateDecision> previous) {
        CheckResult failing = Given.result("new", CheckOutcome.FAIL);

        Ruling before = decide(some, previous);
        Ruling after = decide(some.with(failing), previous);

        assertThat(rank(after.decision())).isGreaterThanOrEqualTo(rank(before.decision()));
    }

    @Property
    void advisoryGateNeverHolds(@ForAll("cases") Case some, @ForAll("previous") Optional<GateDecision> previous) {
        Ruling unenforced = decide(some.with(some.gate().enforced(false)), previous);
        Ruling observing = decide(some.with(some.gate().reach(GateSpec.Reach.NONE)), previous);

        assertThat(unenforced.decision()).isEqualTo(new GateDecision.Open());
        assertThat(observing.decision()).isEqualTo(new GateDecision.Open());
        assertThat(unenforced.evaluate()).isEmpty();
    }

    @Property
    void waiversNeverMakeItWorse(@ForAll("cases") Case some, @ForAll("previous") Optional<GateDecision> previous) {
        Case bare = new Case(some.gate(), some.results(), some.judged(), some.goodInARow(), List.of());

        Ruling without = decide(bare, previous);
        Ruling with = decide(some, previous);

        assertThat(with.decision() instanceof GateDecision.Held)
                .as("held with waivers")
                .matches(held -> !held || without.decision() instanceof GateDecision.Held);
    }

    @Property
    void whatIsNotHeldCitesAVerdictAWaiverOrARuleForEveryGate(
            @ForAll @Size(max = 4) List<@From("cases") Case> cases,
            @ForAll("previous") Optional<GateDecision> previous) {
        List<Docket.Entry> entries = new ArrayList<>();
        List<Waiver> waivers = new ArrayList<>();
        for (Case one : cases) {
            entries.add(one.entry("shop/gate" + entries.size()));
            waivers.addAll(one.waivers());
        }

        Ruling ruling = GateEvaluator.decide(new Docket(ORDERS, Optional.empty(), 1, entries, waivers, previous), NOW);

        assertThat(ruling.grounds())
                .extracting(Ground::gate)
                .containsExactlyElementsOf(
                        entries.stream().map(Docket.Entry::gate).toList());
        assertThat(ruling.grounds().stream().anyMatch(Ground::holds))
                .isEqualTo(ruling.decision() instanceof GateDecision.Held);
        for (Ground ground : ruling.grounds()) {
            switch (ground) {
                case Ground.LetThrough let ->
                    assertThat(ruling.failOpen()).anyMatch(open -> open.gate().equals(let.gate()));
                case Ground.Passed passed ->
                    assertThat(passed.verdict().outcome())
                            .isIn(CheckOutcome.PASS, CheckOutcome.WARN, CheckOutcome.SKIPPED);
                case Ground.Waived waived -> assertThat(waived.waivers()).isNotEmpty();
                case Ground.Failed _, Ground.Awaited _, Ground.Recovering _ ->
                    assertThat(((GateDecision.Held) ruling.decision()).reasons())
                            .anyMatch(reason -> reason.gate().equals(ground.gate()));
                case Ground.Advisory _ -> {}
            }
        }
    }

    @Property
    void releaseHasACauseExactlyWhenNothingHolds(
            @ForAll("cases") Case some, @ForAll("previous") Optional<GateDecision> previous) {
        Ruling ruling = decide(some, previous);

        assertThat(Release.cause(ruling).isPresent()).isEqualTo(ruling.publish());
    }

    @Property
    void brokenCheckThatLetsThroughIsAlwaysNoted(@ForAll("cases") Case some) {
        Case broken = some.with(Given.result("new", CheckOutcome.ERROR, Severity.ERROR, OnTrouble.ALLOW));

        Ruling ruling = decide(broken, Optional.empty());

        boolean read = ruling.grounds().getFirst() instanceof Ground.Passed;
        assertThat(ruling.failOpen().stream().anyMatch(open -> open.check().equals("new")))
                .as("noted where the verdict counted")
                .matches(noted -> noted || !read);
    }

    private static Ruling decide(Case some, Optional<GateDecision> previous) {
        return GateEvaluator.decide(
                new Docket(ORDERS, Optional.empty(), 1, List.of(some.entry(GATE)), some.waivers(), previous), NOW);
    }

    private static int rank(GateDecision decision) {
        return switch (decision) {
            case GateDecision.Open _ -> 0;
            case GateDecision.Overridden _ -> 1;
            case GateDecision.Held _ -> 2;
        };
    }

    @Provide
    Arbitrary<Optional<GateDecision>> previous() {
        GateDecision.Reason failed = new GateDecision.Reason(GATE, "a", CheckOutcome.FAIL, Set.of("a"), "");
        GateDecision.Reason checking = new GateDecision.Reason(GATE, "", CheckOutcome.SKIPPED, Set.of(), "");
        GateDecision.Reason recovering = new GateDecision.Reason(GATE, "", CheckOutcome.FAIL, Set.of(), "");
        return Arbitraries.of(
                Optional.empty(),
                Optional.of(new GateDecision.Open()),
                Optional.of(new GateDecision.Held(List.of(failed), NOW.minusSeconds(60))),
                Optional.of(new GateDecision.Held(List.of(checking), NOW.minusSeconds(60))),
                Optional.of(new GateDecision.Held(List.of(failed, recovering), NOW.minusSeconds(60))));
    }

    @Provide
    Arbitrary<Case> cases() {
        Arbitrary<Given.Gate> gates = Combinators.combine(
                        Arbitraries.of(true, true, false),
                        Arbitraries.of(GateSpec.OnMissing.values()),
                        Arbitraries.of(OnTrouble.values()),
                        Arbitraries.of(1, 2, 3),
                        Arbitraries.of(Duration.ZERO, Duration.ofMinutes(5)),
                        Arbitraries.of(true, false))
                .as((enforced, onMissing, onTimeout, passes, minHold, external) -> {
                    Given.Gate gate = Given.aGate()
                            .enforced(enforced)
                            .onMissing(onMissing)
                            .onTimeout(onTimeout)
                            .release(passes, minHold);
                    return external ? gate.external(new GateSpec.External("*", "*", Duration.ofHours(1))) : gate;
                });
        Arbitrary<List<CheckResult>> results = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d"),
                        Arbitraries.of(
                                CheckOutcome.PASS,
                                CheckOutcome.WARN,
                                CheckOutcome.FAIL,
                                CheckOutcome.ERROR,
                                CheckOutcome.SKIPPED),
                        Arbitraries.of(Severity.values()),
                        Arbitraries.of(OnTrouble.values()))
                .as(Given::result)
                .list()
                .ofMaxSize(4)
                .uniqueElements(CheckResult::id);
        Arbitrary<List<Waiver>> waivers = Arbitraries.of(
                        Given.waiver(1, new Waiver.Scope.Whole(GATE)),
                        Given.waiver(2, new Waiver.Scope.Check(GATE, "a")),
                        Given.waiver(3, new Waiver.Scope.Check(GATE, "b")),
                        Given.waiver(4, new Waiver.Scope.Consumer(GATE, "shop/*")),
                        Given.waiver(5, new Waiver.Scope.Whole("shop/gate1")))
                .list()
                .ofMaxSize(3)
                .uniqueElements();
        return Combinators.combine(
                        gates,
                        results,
                        Arbitraries.of(true, true, true, false),
                        Arbitraries.integers().between(0, 3),
                        waivers)
                .as(Case::new);
    }
}
