package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.GATE;
import static dev.sluice.quality.gate.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlappingTest {
    private static final GateSpec.Flapping RULE = new GateSpec.Flapping(4, Duration.ofHours(1));
    private static final GateDecision OPEN = new GateDecision.Open();

    @Test
    void tellsOfAGateThatOpensAndClosesAllTheTime() {
        List<Flapping.Past> history = every(Duration.ofMinutes(5), OPEN, failed(GATE), OPEN, failed(GATE), OPEN);

        assertThat(Flapping.of(GATE, history, RULE, NOW))
                .contains(new Flapping.Report(
                        4,
                        NOW.minus(Duration.ofMinutes(15)),
                        "gate shop/orders flaps: it changed between held and not 4 times since 2026-11-21T09:45:00Z"
                                + " (reported from 4 within PT1H)"));
        assertThat(Flapping.of(GATE, history.reversed(), RULE, NOW)).isPresent();
    }

    @Test
    void fewerChangesOrOlderOnesAreNoFlapping() {
        assertThat(Flapping.of(GATE, every(Duration.ofMinutes(5), OPEN, failed(GATE), OPEN, failed(GATE)), RULE, NOW))
                .isEmpty();
        assertThat(Flapping.of(
                        GATE, every(Duration.ofMinutes(25), OPEN, failed(GATE), OPEN, failed(GATE), OPEN), RULE, NOW))
                .isEmpty();
    }

    @Test
    void checkingEachNewVersionIsNoFlapping() {
        GateDecision checking = new GateDecision.Held(
                List.of(new GateDecision.Reason(GATE, "", CheckOutcome.SKIPPED, Set.of(), "")), NOW);

        assertThat(Flapping.of(
                        GATE,
                        every(Duration.ofMinutes(5), OPEN, checking, OPEN, checking, OPEN, checking, OPEN),
                        RULE,
                        NOW))
                .isEmpty();
    }

    @Test
    void anotherGatesFailureSaysNothingOfThisOne() {
        List<Flapping.Past> history =
                every(Duration.ofMinutes(5), OPEN, failed("shop/other"), OPEN, failed("shop/other"), OPEN);

        assertThat(Flapping.of(GATE, history, RULE, NOW)).isEmpty();
        assertThat(Flapping.of("shop/other", history, RULE, NOW)).isPresent();
    }

    /** One after the other, the last one now. */
    private static List<Flapping.Past> every(Duration step, GateDecision... decisions) {
        List<Flapping.Past> history = new ArrayList<>();
        for (int index = 0; index < decisions.length; index++) {
            history.add(
                    new Flapping.Past(NOW.minus(step.multipliedBy(decisions.length - 1L - index)), decisions[index]));
        }
        return history;
    }

    private static GateDecision failed(String gate) {
        return new GateDecision.Held(
                List.of(new GateDecision.Reason(gate, "a", CheckOutcome.FAIL, Set.of("a"), "")), NOW);
    }
}
