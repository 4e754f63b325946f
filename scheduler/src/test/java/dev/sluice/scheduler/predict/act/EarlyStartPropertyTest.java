package dev.sluice.scheduler.predict.act;

import static dev.sluice.scheduler.predict.act.Given.NOON;
import static dev.sluice.scheduler.predict.act.Given.minutes;
import static dev.sluice.scheduler.predict.act.Given.noonPlus;
import static dev.sluice.scheduler.predict.act.Given.takes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.act.EarlyStart.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EarlyStartPropertyTest {
    @Test
    void runThatBecameSlowerStartsAsMuchEarlierAsItTakes() {
        Slot slot = slot(60, Instant.MIN);

        Proposal proposal = EarlyStart.propose(slot, Completion.of(takes(62, 70.01, 75)), Given.ACT, noonPlus(-30))
                .orElseThrow();

        assertThat(proposal.effect()).isEqualTo(new Effect.StartAt(NOON, NOON.minusSeconds(601)));
        assertThat(proposal.reason())
                .isEqualTo(
                        "started at 2026-03-01T11:49:59Z, 10m1s before its slot 2026-03-01T12:00:00Z, the run misses its"
                                + " deadline 2026-03-01T13:00:00Z with 10 % instead of 64 %");
        assertThat(proposal.onceKey()).isEqualTo("START_EARLY sales/orders nightly 2026-03-01T12:00:00Z");
        assertThat(proposal.expires()).isEqualTo(NOON);
    }

    @Test
    void whatTheForecastMayStillChangeIsNotDecidedYet() {
        assertThat(EarlyStart.propose(
                        slot(60, Instant.MIN), Completion.of(takes(62, 70, 75)), Given.ACT, noonPlus(-41)))
                .isEmpty();
    }

    @Test
    void inputsThatAreNotCompleteKeepItFromStarting() {
        Completion run = Completion.of(takes(62, 70, 75));

        assertThat(EarlyStart.propose(slot(60, NOON), run, Given.ACT, noonPlus(-30)))
                .isEmpty();
        assertThat(EarlyStart.propose(slot(60, noonPlus(-8)), run, Given.ACT, noonPlus(-30))
                        .map(Proposal::effect))
                .contains(new Effect.StartAt(NOON, noonPlus(-8)));
    }

    @Test
    void runThatIsHopelessIsNotStartedEarly() {
        assertThat(EarlyStart.propose(
                        slot(60, Instant.MIN), Completion.of(takes(300, 310, 320)), Given.ACT, noonPlus(-30)))
                .isEmpty();
    }

    @Test
    void waitInTheQueueCounts() {
        Completion run = Completion.after(takes(15, 25, 30), takes(45, 50, 52));

        assertThat(Completion.of(takes(45, 50, 52)).late(minutes(60))).isLessThan(0.02);
        assertThat(EarlyStart.propose(slot(60, Instant.MIN), run, Given.ACT, noonPlus(-30)))
                .isPresent();
    }

    @Test
    void samplesOfASimulationDoAsWell() {
        Completion run = Completion.sampled(List.of(minutes(50), minutes(70), minutes(75), minutes(65)));

        assertThat(run.late(minutes(70))).isEqualTo(0.25);
        assertThat(EarlyStart.propose(slot(60, Instant.MIN), run, Given.ACT, noonPlus(-30)))
                .map(Proposal::missAfter)
                .contains(OptionalDouble.of(0));
    }

    @Property(tries = 500)
    void neverBeyondWhatIsAllowed(
            @ForAll("forecasts") DurationForecast run,
            @ForAll @DoubleRange(min = 1, max = 300) double deadline,
            @ForAll @DoubleRange(min = -120, max = 60) double now,
            @ForAll @DoubleRange(min = -60, max = 30) double inputs) {
        Optional<Proposal> proposal =
                EarlyStart.propose(slot(deadline, noonPlus(inputs)), Completion.of(run), Given.ACT, noonPlus(now));

        proposal.ifPresent(p -> {
            Instant at = ((Effect.StartAt) p.effect()).at();
            assertThat(at)
                    .isBefore(NOON)
                    .isAfterOrEqualTo(NOON.minus(Given.ACT.maxShift()))
                    .isAfterOrEqualTo(noonPlus(now))
                    .isAfterOrEqualTo(noonPlus(inputs));
            assertThat(p.missBefore().getAsDouble()).isGreaterThanOrEqualTo(Odds.ACT);
            assertThat(p.missBefore().getAsDouble() - p.missAfter().getAsDouble())
                    .isGreaterThanOrEqualTo(Odds.HELP);
        });
    }

    @Property(tries = 500)
    void noEarlierThanItTakes(
            @ForAll("forecasts") DurationForecast run, @ForAll @DoubleRange(min = 1, max = 300) double deadline) {
        Slot slot = slot(deadline, Instant.MIN);
        Instant first = noonPlus(-30);

        EarlyStart.propose(slot, Completion.of(run), Given.ACT, first).ifPresent(p -> {
            Instant at = ((Effect.StartAt) p.effect()).at();
            if (at.isAfter(first)) {
                assertThat(p.missAfter().getAsDouble()).isLessThanOrEqualTo(Odds.TARGET);
                assertThat(Completion.of(run).late(Duration.between(at.plusMillis(1_005), slot.deadline())))
                        .isGreaterThan(Odds.TARGET);
            }
        });
    }

    @Property(tries = 300)
    void withoutRiskNothingIsProposed(
            @ForAll("forecasts") DurationForecast run, @ForAll @DoubleRange(min = 1, max = 5) double slack) {
        Slot slot = new Slot(
                "sales/orders", "nightly", NOON, NOON.plus(Words.duration(run.p50() * slack + 1)), Instant.MIN);

        assertThat(EarlyStart.propose(slot, Completion.of(run), Given.ACT, noonPlus(-30)))
                .isEmpty();
    }

    @Property(tries = 300)
    void neverWhereThePolicyDoesNotConsiderIt(
            @ForAll("forecasts") DurationForecast run, @ForAll @DoubleRange(min = 1, max = 300) double deadline) {
        for (ForecastPolicy policy : Given.without(Kind.START_EARLY)) {
            assertThat(EarlyStart.propose(slot(deadline, Instant.MIN), Completion.of(run), policy, noonPlus(-20)))
                    .isEmpty();
        }
    }

    @Property(tries = 300)
    void anotherUnitOfTimeChangesNoChoice(
            @ForAll("forecasts") DurationForecast run,
            @ForAll @DoubleRange(min = 0.5, max = 1.5) double tightness,
            @ForAll @DoubleRange(min = 0, max = 30) double lead,
            @ForAll @DoubleRange(min = 0.2, max = 20) double factor) {
        Optional<Double> one = shift(run, tightness, lead, 1);
        Optional<Double> other = shift(run, tightness, lead, factor);

        double before = Completion.of(run).late(Words.duration(run.p50() * tightness));
        Assume.that(Math.abs(before - Odds.ACT) > 1e-3);
        assertThat(other.isPresent()).isEqualTo(one.isPresent());
        one.ifPresent(seconds -> assertThat(other.orElseThrow() / factor).isEqualTo(seconds, within(6.0)));
    }

    @Property(tries = 300)
    void oneSlotHasOneKeyWhateverTheForecast(
            @ForAll @Size(min = 2, max = 20) List<@From("forecasts") DurationForecast> noisy,
            @ForAll @DoubleRange(min = 1, max = 300) double deadline) {
        assertThat(
                        noisy.stream()
                                .flatMap(run -> EarlyStart.propose(
                                        slot(deadline, Instant.MIN), Completion.of(run), Given.ACT, noonPlus(-25))
                                        .stream())
                                .map(Proposal::onceKey)
                                .distinct()
                                .count())
                .isLessThanOrEqualTo(1);
    }

    @Property(tries = 300)
    void noiseAroundTheBorderDropsNoDecision(@ForAll @DoubleRange(min = 0.31, max = 1) double miss) {
        assertThat(EarlyStart.keeps(slot(60, Instant.MIN), _ -> miss)).isTrue();
        assertThat(EarlyStart.keeps(slot(60, Instant.MIN), _ -> miss * 0.29)).isFalse();
    }

    private static Optional<Double> shift(DurationForecast run, double tightness, double lead, double factor) {
        DurationForecast scaled = Given.times(run, factor);
        ForecastPolicy policy = new ForecastPolicy(
                Given.ACT.mode(), Given.ACT.allow(), minutes(30 * factor), Optional.empty(), List.of());
        Slot slot = new Slot(
                "sales/orders", "nightly", NOON, NOON.plus(Words.duration(scaled.p50() * tightness)), Instant.MIN);
        return EarlyStart.propose(slot, Completion.of(scaled), policy, noonPlus(-lead * factor))
                .map(p -> Words.seconds(Duration.between(((Effect.StartAt) p.effect()).at(), NOON)));
    }

    private static Slot slot(double deadline, Instant inputs) {
        return new Slot("sales/orders", "nightly", NOON, noonPlus(deadline), inputs);
    }

    @Provide
    Arbitrary<DurationForecast> forecasts() {
        return Given.forecasts();
    }
}
