package dev.sluice.quality.gate;

import static dev.sluice.quality.gate.Given.NOW;
import static dev.sluice.quality.gate.Given.aGate;
import static dev.sluice.quality.gate.Given.result;
import static dev.sluice.quality.gate.Given.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.OnTrouble;
import dev.sluice.model.quality.Severity;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetestTest {
    @Test
    void brokenEvaluationIsRepeatedMoreAndMoreSlowly() {
        Verdict broken = verdict(aGate(), result("a", CheckOutcome.ERROR));

        assertThat(IntStream.rangeClosed(1, 6)
                        .mapToObj(times -> Retest.after(broken, times).orElseThrow()))
                .containsExactly(
                        NOW.plus(Duration.ofMinutes(1)),
                        NOW.plus(Duration.ofMinutes(2)),
                        NOW.plus(Duration.ofMinutes(5)),
                        NOW.plus(Duration.ofMinutes(15)),
                        NOW.plus(Duration.ofMinutes(15)),
                        NOW.plus(Duration.ofMinutes(15)));
    }

    @Test
    void brokenCheckThatLetThroughIsLookedAtAgainToo() {
        Verdict open = verdict(aGate(), result("a", CheckOutcome.ERROR, Severity.ERROR, OnTrouble.ALLOW));

        assertThat(Retest.after(open, 1)).contains(NOW.plus(Duration.ofMinutes(1)));
    }

    @Test
    void failureOnUnchangedDataIsNotRepeated() {
        Verdict failed = verdict(aGate(), result("a", CheckOutcome.FAIL), result("b", CheckOutcome.ERROR));

        assertThat(Retest.after(failed, 1)).isEmpty();
        assertThat(Retest.after(verdict(aGate(), result("a", CheckOutcome.PASS)), 1))
                .isEmpty();
    }
}
