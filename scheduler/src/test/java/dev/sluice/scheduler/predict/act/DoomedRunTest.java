package dev.sluice.scheduler.predict.act;

import static dev.sluice.scheduler.predict.act.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.predict.act.DoomedRun.Cause;
import dev.sluice.scheduler.predict.act.DoomedRun.Prospect;
import dev.sluice.scheduler.predict.act.Effect.HoldUntil;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DoomedRunTest {
    private static final Cause CAUSE = new Cause("v7", "p1", List.of("s3://b raw@12"), "etl");

    @Test
    void runThatIsNearlyCertainToFailWaitsForAProbeOrAChange() {
        Proposal proposal = propose(0.93, 20, 6, CAUSE, Optional.empty()).orElseThrow();

        assertThat(proposal.effect())
                .isEqualTo(new HoldUntil(
                        NOON.plus(Duration.ofDays(1)), 0, "code=v7;parameters=p1;inputs=s3://b raw@12;pool=etl"));
        assertThat(proposal.reason())
                .isEqualTo("the run would fail with 93 %, by 20 runs of which the last 6 failed with the same code,"
                        + " parameters, inputs and pool; it waits 1d, until a probe at 2026-03-02T12:00:00Z or a change of"
                        + " these");
        assertThat(proposal.expires()).isEqualTo(NOON.plus(Duration.ofDays(1)));
        assertThat(proposal.missBefore()).isEmpty();
    }

    @Test
    void probesComeAfterOneTwoFourAndThenEveryEightIntervals() {
        List<Long> days = new ArrayList<>();
        Optional<HoldUntil> last = Optional.empty();
        for (int i = 0; i < 6; i++) {
            HoldUntil hold = (HoldUntil) propose(0.95, 20, 6 + i, CAUSE, last, Optional.of(Duration.ofHours(12)))
                    .orElseThrow()
                    .effect();
            days.add(Duration.between(NOON, hold.probeAt()).toHours() / 12);
            last = Optional.of(
                    new HoldUntil(NOON, hold.probe(), hold.causeKey())); // its probe was let through, and failed
        }

        assertThat(days).containsExactly(1L, 2L, 4L, 8L, 8L, 8L);
    }

    @Test
    void holdIsNeverLongerThanAWeekAndNeverShorterThanAMinute() {
        HoldUntil seventh = new HoldUntil(NOON, 7, CAUSE.key());

        assertThat(probe(Optional.of(Duration.ofDays(30)), Optional.of(seventh)))
                .isEqualTo(Duration.ofDays(7));
        assertThat(probe(Optional.of(Duration.ofSeconds(1)), Optional.empty())).isEqualTo(Duration.ofMinutes(1));
        assertThat(probe(Optional.empty(), Optional.empty())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void otherRunsOfTheJobWaitForTheSameProbe() {
        HoldUntil live = new HoldUntil(NOON.plusSeconds(3_600), 1, CAUSE.key());

        Proposal proposal = propose(0.95, 20, 6, CAUSE, Optional.of(live)).orElseThrow();

        assertThat(proposal.effect()).isEqualTo(live);
        assertThat(proposal.expires()).isEqualTo(live.probeAt());
        assertThat(proposal.reason()).contains("it waits 1h, until a probe at 2026-03-01T13:00:00Z");
        assertThat(proposal.onceKey()).isEqualTo("HOLD_DOOMED r1 1");
    }

    @Test
    void afterAChangeTheRunGoesAndANewCauseBeginsWithTheFirstProbe() {
        Cause other = new Cause("v8", "p1", List.of("s3://b raw@12"), "etl");
        HoldUntil old = new HoldUntil(NOON, 2, CAUSE.key());

        assertThat(DoomedRun.propose(
                        new Prospect("j", "r", 0.95, 20, 6, other, CAUSE.key(), Optional.empty()),
                        Optional.of(old),
                        Given.ACT,
                        NOON))
                .isEmpty();
        assertThat(DoomedRun.propose(
                                new Prospect("j", "r", 0.95, 21, 7, other, other.key(), Optional.empty()),
                                Optional.of(old),
                                Given.ACT,
                                NOON)
                        .map(Proposal::effect))
                .contains(new HoldUntil(NOON.plus(Duration.ofHours(1)), 0, other.key()));
    }

    @Test
    void holdEndsAtOnceWhenAnyPartOfTheCauseChanges() {
        HoldUntil hold = new HoldUntil(NOON.plus(Duration.ofDays(1)), 0, CAUSE.key());

        assertThat(DoomedRun.release(hold, CAUSE, 0.95, NOON)).isEmpty();
        assertThat(List.of(
                        new Cause("v8", "p1", CAUSE.inputs(), "etl"),
                        new Cause("v7", "p2", CAUSE.inputs(), "etl"),
                        new Cause("v7", "p1", List.of("s3://b raw@13"), "etl"),
                        new Cause("v7", "p1", CAUSE.inputs(), "big")))
                .allSatisfy(changed -> assertThat(DoomedRun.release(hold, changed, 0.95, NOON))
                        .hasValueSatisfying(why -> assertThat(why).startsWith("what it runs with has changed")));
    }

    @Test
    void holdEndsForAProbeOrWhenTheFailureHasBecomeDoubtful() {
        HoldUntil hold = new HoldUntil(NOON, 1, CAUSE.key());

        assertThat(DoomedRun.release(hold, CAUSE, 0.95, NOON)).contains("probe 2 was due at 2026-03-01T12:00:00Z");
        assertThat(DoomedRun.release(hold, CAUSE, 0.59, NOON.minusSeconds(1))).contains("a failure is down to 59 %");
        assertThat(DoomedRun.release(hold, CAUSE, 0.61, NOON.minusSeconds(1))).isEmpty();
    }

    @Test
    void orderOfTheInputsIsNoCause() {
        assertThat(new Cause("v", "p", List.of("b@1", "a@2"), "x").key())
                .isEqualTo(new Cause("v", "p", List.of("a@2", "b@1"), "x").key());
    }

    @Property(tries = 500)
    void onlyWhatIsNearlyCertainAndWellKnownIsHeld(
            @ForAll @DoubleRange(min = 0, max = 1) double p,
            @ForAll @IntRange(min = 0, max = 30) int runs,
            @ForAll @IntRange(min = -10, max = 10) int streak) {
        assertThat(propose(p, runs, streak, CAUSE, Optional.empty()).isPresent())
                .isEqualTo(p >= 0.8 && runs >= 5 && streak >= 3);
        for (ForecastPolicy policy : Given.without(Kind.HOLD_DOOMED)) {
            assertThat(DoomedRun.propose(
                            new Prospect("j", "r", p, runs, streak, CAUSE, CAUSE.key(), Optional.empty()),
                            Optional.empty(),
                            policy,
                            NOON))
                    .isEmpty();
        }
    }

    /** What is held is not let go by a forecast that wavers around what it took to hold it. */
    @Property(tries = 300)
    void noFlapping(@ForAll @DoubleRange(min = 0.6, max = 1) double noisy) {
        HoldUntil hold = new HoldUntil(NOON.plusSeconds(1), 0, CAUSE.key());

        assertThat(DoomedRun.release(hold, CAUSE, noisy, NOON)).isEmpty();
    }

    private static Duration probe(Optional<Duration> cadence, Optional<HoldUntil> last) {
        Instant at = ((HoldUntil)
                        propose(0.9, 9, 9, CAUSE, last, cadence).orElseThrow().effect())
                .probeAt();
        return Duration.between(NOON, at);
    }

    private static Optional<Proposal> propose(double p, int runs, int streak, Cause cause, Optional<HoldUntil> last) {
        return propose(p, runs, streak, cause, last, Optional.of(Duration.ofDays(1)));
    }

    private static Optional<Proposal> propose(
            double p, int runs, int streak, Cause cause, Optional<HoldUntil> last, Optional<Duration> cadence) {
        return DoomedRun.propose(
                new Prospect("sales/orders", "r1", p, runs, streak, cause, cause.key(), cadence),
                last,
                Given.ACT,
                NOON);
    }
}
