package dev.sluice.testkit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.testkit.bench.PoolSimulation.Policy;
import dev.sluice.testkit.bench.PoolSimulation.Quantile;
import dev.sluice.testkit.bench.PoolSimulation.Result;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The planner over sixty days of nightly builds: what must hold whatever the forecasts are, and that they pay. */
class PoolSimulationTest {
    private static final int SLOTS = 6;
    private static final double DAYS = 60;

    private static List<Workload.Known> known = List.of();

    @BeforeAll
    static void replay() throws IOException {
        known = Workload.known(Traces.read("ros-nightly"));
    }

    private static Workload work(double window, String draw) {
        return Workload.of(known, window, DAYS, draw);
    }

    private static Result run(Workload work, int slots, Policy policy, Quantile quantile) {
        return new PoolSimulation(work, slots, policy, quantile).run((_, _, _) -> {});
    }

    @Test
    void keepingSlotsForWhatIsExpectedMissesAQuarterAndMakesBestEffortWaitNoLonger() {
        Workload work = work(0.2, "");
        Result edf = run(work, SLOTS, Policy.EDF, Quantile.P95);
        Result hold = run(work, SLOTS, Policy.HOLD, Quantile.P95);
        Result lastTwo = run(work, SLOTS, Policy.HOLD, Quantile.LAST_TWO);

        assertThat(hold.missed()).isLessThanOrEqualTo(1.25).isLessThan(edf.missed() / 4);
        assertThat(hold.bestEffortWait()).isLessThanOrEqualTo(edf.bestEffortWait());
        assertThat(lastTwo.missed()).as("it is the forecast that decides").isGreaterThan(1.5 * hold.missed());
    }

    @Test
    void knowingTheTruthAttainsAtLeastWhatForecastsDoWithinAPoint() {
        for (String draw : List.of("", "1")) {
            Workload work = work(0.35, draw);
            Result forecast = run(work, SLOTS, Policy.HOLD, Quantile.P95);
            Result truth = run(work, SLOTS, Policy.HOLD, Quantile.TRUTH);
            assertThat(truth.missed()).isLessThanOrEqualTo(forecast.missed() + 1);
        }
    }

    @Test
    void withoutContentionNothingIsHeldBack() {
        Workload work = work(0.2, "");
        int slots = work.size;
        Result fifo = run(work, slots, Policy.FIFO, Quantile.P95);
        Result hold = run(work, slots, Policy.HOLD, Quantile.P95);

        assertThat(hold.holds()).isZero();
        assertThat(hold.bestEffortWait()).isEqualTo(0, within(0.0));
        assertThat(hold.late()).isEqualTo(fifo.late());
    }

    @Test
    void stretchingAllTimesChangesNoDecision() {
        Workload work = work(0.5, "2");
        Result one = run(work, SLOTS, Policy.HOLD, Quantile.P90);
        Result eight = new PoolSimulation(work.stretched(8), SLOTS, Policy.HOLD, Quantile.P90, 8).run((_, _, _) -> {});

        assertThat(eight.late()).isEqualTo(one.late());
        assertThat(eight.holds()).isEqualTo(one.holds());
        assertThat(eight.bestEffortWait()).isEqualTo(8 * one.bestEffortWait(), within(1.0));
    }

    @Test
    void theSameWorkIsDecidedTheSame() {
        Workload work = work(0.5, "");
        assertThat(run(work, SLOTS, Policy.HOLD, Quantile.P95))
                .usingRecursiveComparison()
                .isEqualTo(run(work, SLOTS, Policy.HOLD, Quantile.P95));
    }
}
