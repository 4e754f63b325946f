package dev.sluice.scheduler.predict.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.queue.QueueForecast.Outcome;
import dev.sluice.scheduler.predict.queue.QueueForecast.Running;
import dev.sluice.scheduler.predict.queue.QueueForecast.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class QueueForecastTest {
    private static final DurationForecast TEN = new DurationForecast(600, 601, 602);

    private final QueueForecast forecast = new QueueForecast(256, 0);

    private static Waiting waiting(String id, double release, int priority, double order) {
        return new Waiting(id, id.hashCode(), release, priority, order, TEN);
    }

    /** The play in which something of that name waits. */
    private static Outcome of(Map<String, Outcome> outcomes, String id) {
        return Objects.requireNonNull(outcomes.get(id));
    }

    @Test
    void oneSlotTakesOneAfterAnotherInOrder() {
        Map<String, Outcome> outcomes = forecast.play(
                1, List.of(), List.of(waiting("b", 0, 50, 2), waiting("a", 0, 50, 1), waiting("urgent", 0, 60, 9)));
        assertThat(of(outcomes, "urgent").end(0.5)).isCloseTo(600, within(5.0));
        assertThat(of(outcomes, "a").end(0.5)).isCloseTo(1_200, within(10.0));
        assertThat(of(outcomes, "b").end(0.5)).isCloseTo(1_800, within(15.0));
        assertThat(of(outcomes, "b").probabilityAfter(1_000)).isEqualTo(1);
        assertThat(of(outcomes, "b").probabilityAfter(3_000)).isZero();
    }

    @Test
    void waitsForWhatRunsAndForItsRelease() {
        Map<String, Outcome> outcomes = forecast.play(
                1, List.of(new Running(7, 300, TEN)), List.of(waiting("a", 0, 0, 0), waiting("late", 5_000, 0, 0)));
        assertThat(of(outcomes, "a").start(0.5)).isCloseTo(300, within(5.0));
        assertThat(of(outcomes, "late").start(0.5)).isCloseTo(5_000, within(0.0));
    }

    @Test
    void anOverdueRunIsExpectedToGoOn() {
        Outcome outcome =
                of(forecast.play(1, List.of(new Running(7, 6_000, TEN)), List.of(waiting("a", 0, 0, 0))), "a");
        assertThat(outcome.start(0.01)).isGreaterThanOrEqualTo(1);
    }

    @Test
    void theSameRunHasTheSameLuckInEveryAlternative() {
        DurationForecast wide = new DurationForecast(600, 1_800, 3_000);
        List<Waiting> queue = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            queue.add(new Waiting("w" + i, i, 0, 0, i, wide));
        }
        Map<String, Outcome> tight = forecast.play(2, List.of(), queue);
        Map<String, Outcome> roomy = forecast.play(3, List.of(), queue);
        tight.forEach((id, outcome) -> {
            double[] more = of(roomy, id).ends();
            for (int i = 0; i < more.length; i++) {
                assertThat(more[i])
                        .as("a slot more never makes a play of list scheduling without order later")
                        .isLessThanOrEqualTo(outcome.ends()[i] + 1e-6);
            }
        });
        assertThat(of(forecast.play(2, List.of(), queue), "w5").ends())
                .isEqualTo(of(tight, "w5").ends());
    }

    @Test
    void warnsOnceAndTakesBackOnce() {
        MissWarning warning = MissWarning.SILENT;
        int said = 0;
        for (double p : new double[] {0.4, 0.55, 0.45, 0.6, 0.2, 0.05, 0.9, 0.01, 1}) {
            MissWarning after = warning.after(p);
            said += after.equals(warning) ? 0 : 1;
            warning = after;
        }
        assertThat(said).isEqualTo(2);
        assertThat(warning.warned()).isFalse();
    }
}
