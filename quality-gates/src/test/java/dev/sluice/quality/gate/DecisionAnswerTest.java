package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.ORDERS;
import static dev.sluice.quality.gate.Given.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec.OnHold;
import dev.sluice.quality.gate.DecisionAnswer.Active;
import dev.sluice.quality.gate.DecisionAnswer.Answer;
import dev.sluice.quality.gate.DecisionAnswer.Exemption;
import dev.sluice.quality.gate.DecisionAnswer.Input;
import dev.sluice.quality.gate.DecisionAnswer.Kind;
import dev.sluice.quality.gate.DecisionAnswer.Pin;
import dev.sluice.quality.gate.DecisionAnswer.Question;
import dev.sluice.quality.gate.DecisionAnswer.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionAnswerTest {
    static final Duration LONGEST = Duration.ofMinutes(5);
    static final Instant SOON = NOW.plusSeconds(60);
    static final GateDecision.Reason FAILED =
            new GateDecision.Reason(GATE, "id", CheckOutcome.FAIL, Set.of("id"), "3 rows without id");
    static final GateDecision HELD = new GateDecision.Held(List.of(FAILED), NOW);

    @Test
    void openInputIsAllowedAndPinned() {
        assertThat(ask(open()))
                .isEqualTo(new DecisionAnswer(
                        Answer.ALLOW,
                        List.of(new Pin(ORDERS, Optional.empty(), 7)),
                        List.of(),
                        Set.of(),
                        NOW.plus(LONGEST),
                        Duration.ZERO));
    }

    @Test
    void heldInputTellsWhyAndWhenToAskAgain() {
        assertThat(ask(held(OnHold.WAIT, Kind.GATE, null)))
                .isEqualTo(new DecisionAnswer(
                        Answer.HOLD,
                        List.of(),
                        List.of(new Reason(
                                Optional.of(ORDERS),
                                GATE,
                                "id",
                                CheckOutcome.FAIL,
                                Set.of("id"),
                                "3 rows without id",
                                List.of())),
                        Set.of(),
                        NOW.plus(Answering.LATER),
                        Answering.LATER));
    }

    @Test
    void checkingIsAskedAgainSoonerAndIsNeverSkipped() {
        DecisionAnswer answer = ask(held(OnHold.SKIP, Kind.CHECKING, null));

        assertThat(answer.answer()).isEqualTo(Answer.HOLD);
        assertThat(answer.retryAfter()).isEqualTo(Answering.SOON);
    }

    @Test
    void skipIsDeniedAlsoBesideAHold() {
        assertThat(ask(held(OnHold.SKIP, Kind.GATE, null)).answer()).isEqualTo(Answer.DENY);
        assertThat(ask(held(OnHold.WAIT, Kind.GATE, null), held(OnHold.SKIP, Kind.DERIVED, null))
                        .answer())
                .isEqualTo(Answer.DENY);
        assertThat(ask(held(OnHold.SKIP, Kind.OPERATOR, null)).answer()).isEqualTo(Answer.HOLD);
    }

    @Test
    void lastGoodVersionIsReadWhereThereIsOne() {
        DecisionAnswer answer = ask(held(OnHold.LAST_GOOD, Kind.GATE, null));

        assertThat(answer.answer()).isEqualTo(Answer.ALLOW_WITH_WARNINGS);
        assertThat(answer.pinned()).containsExactly(new Pin(ORDERS, Optional.empty(), 6));
        assertThat(answer.reasons())
                .extracting(Reason::message)
                .containsExactly("3 rows without id; it reads the last good version, 6");
        assertThat(ask(unversioned(held(OnHold.LAST_GOOD, Kind.GATE, null))).answer())
                .isEqualTo(Answer.HOLD);
        assertThat(ask(held(OnHold.LAST_GOOD, Kind.OPERATOR, null)).answer()).isEqualTo(Answer.HOLD);
    }

    @Test
    void jobOutsideTheColumnsIsAllowed() {
        DecisionAnswer answer =
                ask(held(OnHold.WAIT, Kind.GATE, new Exemption("outside", OptionalLong.empty(), Optional.empty())));

        assertThat(answer.answer()).isEqualTo(Answer.ALLOW);
        assertThat(answer.reasons())
                .extracting(Reason::message)
                .containsExactly("3 rows without id; it goes on: outside");
    }

    @Test
    void waivedJobIsWarnedUntilTheWaiverEnds() {
        Input waived = held(OnHold.WAIT, Kind.GATE, new Exemption("accepted", OptionalLong.of(5), Optional.of(SOON)));

        DecisionAnswer during = ask(waived);
        DecisionAnswer after = DecisionAnswer.of(new Question(job("report"), List.of(waived), LONGEST), SOON);

        assertThat(during.answer()).isEqualTo(Answer.ALLOW_WITH_WARNINGS);
        assertThat(during.waivers()).containsExactly(5L);
        assertThat(during.validUntil()).isEqualTo(SOON);
        assertThat(after.answer()).isEqualTo(Answer.HOLD);
        assertThat(after.waivers()).isEmpty();
    }

    @Test
    void overriddenInputIsWarnedUntilItEnds() {
        Input input = with(open(), new GateDecision.Overridden("ben", "known", SOON, List.of(5L)), Optional.empty());

        DecisionAnswer answer = ask(input);

        assertThat(answer.answer()).isEqualTo(Answer.ALLOW_WITH_WARNINGS);
        assertThat(answer.validUntil()).isEqualTo(SOON);
        assertThat(answer.waivers()).containsExactly(5L);
        assertThat(DecisionAnswer.of(new Question(job("report"), List.of(input), LONGEST), SOON)
                        .answer())
                .isEqualTo(Answer.HOLD);
    }

    @Test
    void staleVerdictIsNotTrusted() {
        Input input = with(open(), new GateDecision.Open(), Optional.of(SOON));

        assertThat(ask(input).validUntil()).isEqualTo(SOON);
        assertThat(DecisionAnswer.of(new Question(job("report"), List.of(input), LONGEST), SOON))
                .satisfies(answer -> {
                    assertThat(answer.answer()).isEqualTo(Answer.HOLD);
                    assertThat(answer.reasons())
                            .extracting(Reason::message)
                            .containsExactly("its verdict went stale at 2026-11-21T10:01:00Z; it is decided again");
                });
    }

    @Test
    void decisionWithoutItsHoldIsStillHeld() {
        assertThat(ask(with(open(), HELD, Optional.empty())).answer()).isEqualTo(Answer.HOLD);
    }

    @Test
    void versionThatIsNotPublishedHasToWait() {
        Input open = open();
        Input input = new Input(
                ORDERS,
                Optional.empty(),
                false,
                true,
                open.published(),
                open.lastGood(),
                OptionalLong.of(8),
                open.decision(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());

        assertThat(ask(input).reasons())
                .extracting(Reason::message)
                .containsExactly("version 8 is not published; the last published one is 7");
    }

    @Test
    void nothingKnownIsAllowedAndToldSo() {
        DecisionAnswer answer = ask();

        assertThat(answer.answer()).isEqualTo(Answer.ALLOW_WITH_WARNINGS);
        assertThat(answer.reasons())
                .extracting(Reason::message)
                .containsExactly("nothing is known of what report reads, so nothing was checked");
    }

    static DecisionAnswer ask(Input... inputs) {
        return DecisionAnswer.of(new Question(job("report"), List.of(inputs), LONGEST), NOW);
    }

    private static Input open() {
        return new Input(
                ORDERS,
                Optional.empty(),
                false,
                true,
                OptionalLong.of(7),
                OptionalLong.of(6),
                OptionalLong.empty(),
                Optional.of(new GateDecision.Open()),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Input with(Input input, GateDecision decision, Optional<Instant> validUntil) {
        return new Input(
                input.dataset(),
                input.slice(),
                false,
                input.versioned(),
                input.published(),
                input.lastGood(),
                input.asked(),
                Optional.of(decision),
                validUntil,
                List.of(),
                List.of(),
                input.holds());
    }

    private static Input held(OnHold onHold, Kind kind, @Nullable Exemption exemption) {
        Active hold = new Active(kind, onHold, List.of(FAILED), List.of(), Optional.ofNullable(exemption));
        return new Input(
                ORDERS,
                Optional.empty(),
                false,
                true,
                OptionalLong.of(7),
                OptionalLong.of(6),
                OptionalLong.empty(),
                kind == Kind.GATE ? Optional.of(HELD) : Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(hold));
    }

    private static Input unversioned(Input input) {
        return new Input(
                input.dataset(),
                input.slice(),
                false,
                false,
                input.published(),
                input.lastGood(),
                input.asked(),
                input.decision(),
                input.validUntil(),
                List.of(),
                List.of(),
                input.holds());
    }
}
