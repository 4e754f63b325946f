package dev.sluice.scheduler.predict.act;

import static dev.sluice.scheduler.predict.act.Given.NOON;
import static dev.sluice.scheduler.predict.act.Given.minutes;
import static dev.sluice.scheduler.predict.act.Given.noonPlus;
import static dev.sluice.scheduler.predict.act.Given.takes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.plan.Breaker;
import dev.sluice.scheduler.plan.HoldReason.KeptFor;
import dev.sluice.scheduler.predict.DurationForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Priority, hold-back and early retry. */
class UrgencyRulesPropertyTest {
    private static final Completion AN_HOUR = Completion.of(takes(60, 66, 70));

    @Test
    void runWhoseSlackRunsOutGoesJustBeforeThoseWithMore() {
        Proposal proposal = rise(0, 50, 75, 0.8).orElseThrow();

        assertThat(proposal.effect()).isEqualTo(new Effect.Priority(0, 51));
        assertThat(proposal.reason())
                .isEqualTo(
                        "with priority 51 instead of 0 the run misses its deadline 2026-03-01T13:15:00Z with 2 % instead of"
                                + " 80 %");
        assertThat(proposal.expires()).isEqualTo(noonPlus(75));
    }

    @Test
    void priorityIsNotRaisedWhereThatDoesNotHelp() {
        assertThat(rise(60, 50, 75, 0.8)).isEmpty(); // it is ahead of them already
        assertThat(rise(0, 50, 30, 1)).isEmpty(); // too late anyway
        assertThat(rise(0, 50, 75, 0.49)).isEmpty(); // hardly at risk
        assertThat(rise(0, 1000, 75, 0.8)).isEmpty(); // nothing is above
        assertThat(rise(0, 100, 75, 0.8)).isEmpty(); // further than it may be raised
    }

    @Property(tries = 500)
    void priorityRisesByNoMoreThanItTakes(
            @ForAll @IntRange(min = -1000, max = 1000) int priority,
            @ForAll @IntRange(min = -1000, max = 1000) int ahead,
            @ForAll @DoubleRange(min = 0, max = 1) double miss) {
        rise(priority, ahead, 75, miss).ifPresent(p -> {
            Effect.Priority effect = (Effect.Priority) p.effect();
            assertThat(effect.to()).isEqualTo(ahead + 1).isLessThanOrEqualTo(1000);
            assertThat(effect.to() - priority).isBetween(1, PriorityRise.MOST);
            assertThat(miss).isGreaterThanOrEqualTo(Odds.ACT);
        });
        for (ForecastPolicy policy : Given.without(Kind.RAISE_PRIORITY)) {
            assertThat(PriorityRise.propose(waiting(priority, ahead, 75), miss, AN_HOUR, policy, NOON))
                    .isEmpty();
        }
    }

    @Test
    void holdOfThePlannerGetsItsOddsAndItsEnd() {
        Proposal proposal = hold(takes(60, 80, 90), takes(40, 45, 50), 10, 60).orElseThrow();

        assertThat(proposal.missBefore().getAsDouble()).isGreaterThan(0.99);
        assertThat(proposal.missAfter().getAsDouble()).isLessThan(0.06);
        assertThat(proposal.effect()).isEqualTo(new Effect.KeepFor("sales/figures", noonPlus(10), noonPlus(20)));
        assertThat(proposal.onceKey()).isEqualTo("HOLD_BACK t1 sales/figures");
        assertThat(proposal.reason())
                .isEqualTo(
                        "the slot is kept for sales/figures, expected at 2026-03-01T12:10:00Z: behind this task of 1h20m"
                                + " (P90) it would miss its deadline 2026-03-01T13:00:00Z with above 99 % instead of 5 %");
    }

    @Property(tries = 300)
    void holdNeverMakesThingsWorseAndNeverOutlivesItsPurpose(
            @ForAll("forecasts") DurationForecast held,
            @ForAll("forecasts") DurationForecast kin,
            @ForAll @DoubleRange(min = -30, max = 120) double release,
            @ForAll @DoubleRange(min = -30, max = 500) double deadline) {
        hold(held, kin, release, release + Math.abs(deadline)).ifPresent(p -> {
            assertThat(p.missAfter().getAsDouble())
                    .isLessThanOrEqualTo(p.missBefore().getAsDouble());
            Effect.KeepFor effect = (Effect.KeepFor) p.effect();
            assertThat(effect.until()).isAfterOrEqualTo(effect.release());
            assertThat(effect.until()).isBeforeOrEqualTo(noonPlus(release + Math.abs(deadline)));
            assertThat(p.expires()).isEqualTo(effect.until());
        });
        KeptFor kept = new KeptFor("x", noonPlus(release), noonPlus(600));
        for (ForecastPolicy policy : Given.without(Kind.HOLD_BACK)) {
            assertThat(HoldBack.propose(new HoldBack.Held("w", "t", "t", held), kept, kin, policy, NOON))
                    .isEmpty();
        }
    }

    @Test
    void passingFailureIsTriedAgainEarlyWhenTheDeadlineLeavesNoTimeForThePause() {
        Proposal proposal =
                retry(ErrorClass.TRANSIENT, 2, 15, 70, Optional.empty()).orElseThrow();

        assertThat(proposal.effect()).isEqualTo(new Effect.RetryAt(noonPlus(15), NOON.plusSeconds(10)));
        assertThat(proposal.reason())
                .isEqualTo(
                        "failure 2 was TRANSIENT and may have passed: tried again at 2026-03-01T12:00:10Z instead of"
                                + " 2026-03-01T12:15:00Z, the run misses its deadline 2026-03-01T13:10:00Z with 5 % instead of 88 %");
    }

    @Test
    void earlyRetryLeavesAloneWhatDoesNotPassAndWhatIsAlreadyFailing() {
        for (ErrorClass error : List.of(ErrorClass.PERMANENT, ErrorClass.RESOURCE, ErrorClass.TIMEOUT)) {
            assertThat(retry(error, 1, 15, 70, Optional.empty())).isEmpty();
        }
        assertThat(retry(ErrorClass.LOST, 1, 15, 70, Optional.of(Breaker.fresh())))
                .isPresent();
        assertThat(retry(ErrorClass.LOST, 1, 15, 70, Optional.of(new Breaker.Open(noonPlus(5)))))
                .isEmpty();
        assertThat(retry(ErrorClass.LOST, 1, 15, 70, Optional.of(new Breaker.HalfOpen(1, 0))))
                .isEmpty();
        assertThat(retry(ErrorClass.TRANSIENT, 1, 15, 200, Optional.empty())).isEmpty();
        assertThat(retry(ErrorClass.TRANSIENT, 1, 15, 30, Optional.empty())).isEmpty();
    }

    @Property(tries = 500)
    void earlyRetryIsNeverBelowTheFloorAndAlwaysBeforeItsTime(
            @ForAll @IntRange(min = 1, max = 100) int attempts,
            @ForAll @DoubleRange(min = 0, max = 60) double pause,
            @ForAll @DoubleRange(min = 0, max = 200) double deadline) {
        retry(ErrorClass.TRANSIENT, attempts, pause, deadline, Optional.empty()).ifPresent(p -> {
            Instant at = ((Effect.RetryAt) p.effect()).at();
            assertThat(Duration.between(NOON, at)).isGreaterThanOrEqualTo(Duration.ofSeconds(5L * attempts));
            assertThat(at).isBefore(noonPlus(pause));
        });
        for (ForecastPolicy policy : Given.without(Kind.RETRY_EARLY)) {
            assertThat(EarlyRetry.propose(
                            failure(ErrorClass.TRANSIENT, attempts, pause, deadline, Optional.empty()),
                            AN_HOUR,
                            policy,
                            NOON))
                    .isEmpty();
        }
    }

    private static Optional<Proposal> rise(int priority, int ahead, double deadline, double miss) {
        return PriorityRise.propose(waiting(priority, ahead, deadline), miss, AN_HOUR, Given.ACT, NOON);
    }

    private static PriorityRise.Waiting waiting(int priority, int ahead, double deadline) {
        return new PriorityRise.Waiting("sales/orders", "r1", priority, ahead, 1_000, noonPlus(deadline));
    }

    private static Optional<Proposal> hold(
            DurationForecast held, DurationForecast kin, double release, double deadline) {
        KeptFor kept = new KeptFor("sales/figures", noonPlus(release), noonPlus(deadline));
        return HoldBack.propose(new HoldBack.Held("sales/orders", "t1", "load", held), kept, kin, Given.ACT, NOON);
    }

    private static Optional<Proposal> retry(
            ErrorClass error, int attempts, double pause, double deadline, Optional<Breaker> breaker) {
        return EarlyRetry.propose(failure(error, attempts, pause, deadline, breaker), AN_HOUR, Given.ACT, NOON);
    }

    private static EarlyRetry.Waiting failure(
            ErrorClass error, int attempts, double pause, double deadline, Optional<Breaker> breaker) {
        return new EarlyRetry.Waiting(
                "sales/orders",
                "r1",
                "load",
                attempts,
                error,
                NOON,
                NOON.plus(minutes(pause)),
                noonPlus(deadline),
                breaker);
    }

    @Provide
    Arbitrary<DurationForecast> forecasts() {
        return Given.forecasts();
    }
}
