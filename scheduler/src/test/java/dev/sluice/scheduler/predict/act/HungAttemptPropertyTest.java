package dev.sluice.scheduler.predict.act;

import static dev.sluice.scheduler.predict.act.Given.NOON;
import static dev.sluice.scheduler.predict.act.Given.minutes;
import static dev.sluice.scheduler.predict.act.Given.takes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.definition.Retry;
import dev.sluice.scheduler.definition.Retry.Backoff;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.act.HungAttempt.Running;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class HungAttemptPropertyTest {
    private static final Running RUNNING = running(1, 3, ErrorClass.TIMEOUT);

    @Test
    void attemptThatOutlivedItsPredecessorsByFarIsEnded() {
        Proposal proposal = propose(RUNNING, takes(20, 25, 27), 40, 90).orElseThrow();

        assertThat(proposal.reason())
                .isEqualTo(
                        "the attempt has run for 1h30m, 3.3 times its P95 of 27m by 40 runs, and such attempts last that"
                                + " long with below 1 %; it is ended and tried again");
        assertThat(proposal.onceKey()).isEqualTo("KILL_HUNG a1");
        assertThat(((Effect.Kill) proposal.effect()).elapsed()).isEqualTo(minutes(90));
    }

    @Test
    void withoutARetryOrWhereATimeoutIsNotRetriedItGoesOn() {
        DurationForecast usual = takes(20, 25, 27);

        assertThat(propose(running(3, 3, ErrorClass.TIMEOUT), usual, 40, 900)).isEmpty();
        assertThat(propose(running(1, 3, ErrorClass.TRANSIENT), usual, 40, 900)).isEmpty();
        assertThat(propose(running(2, 3, ErrorClass.TIMEOUT), usual, 40, 900)).isPresent();
    }

    @Test
    void thinEvidenceEndsNothing() {
        assertThat(propose(RUNNING, takes(20, 25, 27), 4, 900)).isEmpty();
        assertThat(HungAttempt.propose(
                        RUNNING,
                        takes(20, 25, 27),
                        new Estimate.Basis(Estimate.Kind.SIMILAR_JOBS, 500, 0, -1),
                        Given.ACT,
                        NOON.plus(minutes(900))))
                .isEmpty();
    }

    @Test
    void halfAnHourIsTheLeastUnlessShorterWorkWasDeclared() {
        DurationForecast usual = takes(1, 1.2, 1.3);
        ForecastPolicy declared = prior(2, 5);

        assertThat(propose(RUNNING, usual, 40, 29.9)).isEmpty();
        assertThat(propose(RUNNING, usual, 40, 30)).isPresent();
        assertThat(HungAttempt.propose(RUNNING, usual, Given.runs(40), declared, NOON.plus(minutes(14.9))))
                .isEmpty();
        assertThat(HungAttempt.propose(RUNNING, usual, Given.runs(40), declared, NOON.plus(minutes(15))))
                .isPresent();
        assertThat(HungAttempt.least(prior(5, 10))).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void workThatNowAndThenTakesVeryLongIsNotHung() {
        // One in a hundred of these takes more than three times the P95.
        assertThat(propose(RUNNING, takes(20, 60, 120), 40, 365)).isEmpty();
    }

    @Property(tries = 500)
    void neverBelowAnyOfTheThreeBorders(
            @ForAll("forecasts") DurationForecast usual, @ForAll @DoubleRange(min = 0, max = 4000) double elapsed) {
        propose(RUNNING, usual, 40, elapsed).ifPresent(p -> {
            assertThat(60 * elapsed).isGreaterThan(3 * usual.p95() - 0.01);
            assertThat(elapsed).isGreaterThanOrEqualTo(30 - 0.001);
            assertThat(((Effect.Kill) p.effect()).survival()).isLessThan(0.01);
        });
        for (ForecastPolicy policy : Given.without(Kind.KILL_HUNG)) {
            assertThat(HungAttempt.propose(RUNNING, usual, Given.runs(40), policy, NOON.plus(minutes(elapsed))))
                    .isEmpty();
        }
    }

    /** Who is hung stays hung: time alone takes no decision back. */
    @Property(tries = 300)
    void timeOnlyMakesItWorse(
            @ForAll("forecasts") DurationForecast usual,
            @ForAll @DoubleRange(min = 0, max = 4000) double elapsed,
            @ForAll @DoubleRange(min = 0, max = 4000) double more) {
        if (propose(RUNNING, usual, 40, elapsed).isPresent()) {
            assertThat(propose(RUNNING, usual, 40, elapsed + more)).isPresent();
        }
    }

    private static Optional<Proposal> propose(Running running, DurationForecast usual, long runs, double elapsed) {
        return HungAttempt.propose(running, usual, Given.runs(runs), Given.ACT, NOON.plus(minutes(elapsed)));
    }

    private static ForecastPolicy prior(double p50, double p90) {
        return new ForecastPolicy(
                Given.ACT.mode(),
                Given.ACT.allow(),
                Given.ACT.maxShift(),
                Optional.of(new ForecastPolicy.Prior(minutes(p50), minutes(p90))),
                List.of());
    }

    private static Running running(int number, int most, ErrorClass retried) {
        Retry retry =
                new Retry(most, Backoff.FIXED, Duration.ofSeconds(10), 1, Duration.ofMinutes(1), 0, Set.of(retried));
        return new Running("sales/orders", "load", "a1", NOON, number, retry);
    }

    @Provide
    Arbitrary<DurationForecast> forecasts() {
        return Given.forecasts();
    }
}
