package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.DecisionAnswerTest.FAILED;
import static dev.sluice.quality.gate.DecisionAnswerTest.HELD;
import static dev.sluice.quality.gate.DecisionAnswerTest.LONGEST;
import static dev.sluice.quality.gate.DecisionAnswerTest.SOON;
import static dev.sluice.quality.gate.DecisionAnswerTest.ask;
import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec.OnHold;
import dev.sluice.quality.gate.DecisionAnswer.Active;
import dev.sluice.quality.gate.DecisionAnswer.Answer;
import dev.sluice.quality.gate.DecisionAnswer.Exemption;
import dev.sluice.quality.gate.DecisionAnswer.Input;
import dev.sluice.quality.gate.DecisionAnswer.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class DecisionAnswerPropertyTest {
    @Property
    void oneMoreInputNeverMakesItBetter(
            @ForAll @Size(max = 3) List<@From("inputs") Input> inputs, @ForAll("inputs") Input more) {
        List<Input> all = new ArrayList<>(inputs);
        all.add(more);

        Answer before = inputs.isEmpty()
                ? Answer.ALLOW
                : ask(inputs.toArray(Input[]::new)).answer();

        assertThat(ask(all.toArray(Input[]::new)).answer()).isGreaterThanOrEqualTo(before);
    }

    @Property
    void everyAnswerButAllowGivesAReasonAndNoneOutlivesWhatItRestsOn(
            @ForAll @Size(max = 3) List<@From("inputs") Input> inputs) {
        DecisionAnswer answer = ask(inputs.toArray(Input[]::new));

        assertThat(answer.validUntil()).isAfter(NOW).isBeforeOrEqualTo(NOW.plus(LONGEST));
        if (answer.answer() != Answer.ALLOW) {
            assertThat(answer.reasons()).isNotEmpty();
        }
        boolean allowed = answer.answer().compareTo(Answer.HOLD) < 0;
        for (Input input : inputs) {
            if (allowed) {
                input.validUntil()
                        .ifPresent(end -> assertThat(answer.validUntil()).isBeforeOrEqualTo(end));
                assertThat(input.holds())
                        .allMatch(hold -> hold.exemption().isPresent()
                                || (hold.onHold() == OnHold.LAST_GOOD && hold.kind() != Kind.OPERATOR));
            }
        }
    }

    @Provide
    Arbitrary<Input> inputs() {
        Arbitrary<Optional<Exemption>> exemptions = Arbitraries.of(
                Optional.empty(),
                Optional.of(new Exemption("outside", OptionalLong.empty(), Optional.empty())),
                Optional.of(new Exemption("accepted", OptionalLong.of(5), Optional.of(SOON))));
        Arbitrary<List<Active>> holds = Combinators.combine(
                        Arbitraries.of(Kind.values()), Arbitraries.of(OnHold.values()), exemptions)
                .as((kind, onHold, exemption) -> new Active(kind, onHold, List.of(FAILED), List.of(), exemption))
                .list()
                .ofMaxSize(2);
        Arbitrary<Optional<GateDecision>> decisions = Arbitraries.of(
                Optional.empty(),
                Optional.of(new GateDecision.Open()),
                Optional.of(HELD),
                Optional.of(new GateDecision.Overridden("ben", "known", SOON, List.of(6L))));
        Arbitrary<Optional<Instant>> ends = Arbitraries.of(Optional.empty(), Optional.of(SOON.plusSeconds(9)));
        return Combinators.combine(holds, decisions, ends)
                .as((held, decision, until) -> new Input(
                        ORDERS,
                        Optional.empty(),
                        false,
                        true,
                        OptionalLong.of(7),
                        OptionalLong.of(6),
                        OptionalLong.empty(),
                        decision,
                        until,
                        List.of(),
                        List.of(),
                        held));
    }
}
