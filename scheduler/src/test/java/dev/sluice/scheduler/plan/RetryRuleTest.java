package dev.sluice.scheduler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.Retry;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.plan.RetryRule.Verdict;
import java.time.Duration;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Delays stay in their bounds, and there is an end. */
class RetryRuleTest {
    @Property
    void delayIsBetweenItsJitterAndTheLongest(
            @ForAll Retry.Backoff backoff,
            @ForAll @LongRange(max = 100_000) long initial,
            @ForAll @DoubleRange(min = 1, max = 10) double factor,
            @ForAll @LongRange(min = 1, max = 86_400_000) long max,
            @ForAll @DoubleRange(max = 1) double jitter,
            @ForAll @IntRange(min = 1, max = 1_000) int attempts,
            @ForAll @DoubleRange(max = 1, maxIncluded = false) double chance) {
        Retry retry = retry(backoff, initial, factor, max, jitter);

        Duration longest = RetryRule.delay(retry, attempts, 0);
        Duration delay = RetryRule.delay(retry, attempts, chance);

        assertThat(longest).isBetween(Duration.ofMillis(1), Duration.ofMillis(Math.max(1, max)));
        assertThat(delay).isBetween(Duration.ofMillis(1), longest);
        assertThat((double) delay.toMillis()).isGreaterThanOrEqualTo(Math.floor(longest.toMillis() * (1 - jitter)) - 1);
        assertThat(RetryRule.delay(retry, attempts + 1, 0)).isGreaterThanOrEqualTo(longest);
    }

    @Property
    void triesAtMostSoOften(
            @ForAll @IntRange(min = 1, max = 20) int maxAttempts,
            @ForAll @IntRange(min = 1, max = 30) int made,
            @ForAll ErrorClass error) {
        Retry retry = new Retry(
                maxAttempts,
                Retry.Backoff.FIXED,
                Duration.ofSeconds(1),
                2,
                Duration.ofSeconds(9),
                0,
                Set.of(ErrorClass.TRANSIENT, ErrorClass.TIMEOUT));

        Verdict verdict = RetryRule.after(retry, error, made, 0);

        assertThat(verdict instanceof Verdict.Again)
                .isEqualTo(made < maxAttempts && (error == ErrorClass.TRANSIENT || error == ErrorClass.TIMEOUT));
    }

    @Test
    void lossesOfReplicasAreSurvivedButNotForEver() {
        assertThat(RetryRule.afterLoss(RetryRule.MAX_LOSSES)).isEqualTo(new Verdict.Again(Duration.ofSeconds(1)));
        assertThat(RetryRule.afterLoss(RetryRule.MAX_LOSSES + 1))
                .isEqualTo(new Verdict.GiveUp("its replica was lost 6 times"));
    }

    @Test
    void probesThatFailUseUpNoRetry() {
        Retry retry = new Retry(
                2,
                Retry.Backoff.EXPONENTIAL,
                Duration.ofSeconds(1),
                2,
                Duration.ofSeconds(9),
                0,
                Set.of(ErrorClass.TRANSIENT));
        Retry never = new Retry(
                1,
                Retry.Backoff.FIXED,
                Duration.ofSeconds(1),
                2,
                Duration.ofSeconds(9),
                0,
                Set.of(ErrorClass.TRANSIENT));

        assertThat(RetryRule.afterProbe(retry, ErrorClass.TRANSIENT, 0, 0))
                .isEqualTo(new Verdict.Again(Duration.ofSeconds(1)));
        assertThat(RetryRule.afterProbe(retry, ErrorClass.TRANSIENT, 1, 0))
                .isEqualTo(new Verdict.Again(Duration.ofSeconds(1)));
        assertThat(RetryRule.afterProbe(retry, ErrorClass.TIMEOUT, 0, 0)).isInstanceOf(Verdict.GiveUp.class);
        assertThat(RetryRule.afterProbe(never, ErrorClass.TRANSIENT, 0, 0)).isInstanceOf(Verdict.GiveUp.class);
    }

    private static Retry retry(Retry.Backoff backoff, long initial, double factor, long max, double jitter) {
        return new Retry(2_000, backoff, Duration.ofMillis(initial), factor, Duration.ofMillis(max), jitter, Set.of());
    }
}
