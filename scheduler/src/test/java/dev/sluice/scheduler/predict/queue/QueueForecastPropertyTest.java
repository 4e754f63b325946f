package dev.sluice.scheduler.predict.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.queue.QueueForecast.Outcome;
import dev.sluice.scheduler.predict.queue.QueueForecast.Running;
import dev.sluice.scheduler.predict.queue.QueueForecast.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** What a play of the queue must keep when its input changes in a way of which the effect is known. */
class QueueForecastPropertyTest {
    private static final int SAMPLES = 64;

    private final QueueForecast forecast = new QueueForecast(SAMPLES, 0.3);

    /** A pool, what runs there, and gold runs with their deadlines in seconds from now. */
    record Scene(int slots, List<Running> running, List<Waiting> gold, List<Double> deadlines) {
        Scene stretched(double c) {
            return new Scene(
                    slots,
                    running.stream()
                            .map(r -> new Running(r.seed(), r.elapsed() * c, times(r.forecast(), c)))
                            .toList(),
                    gold.stream()
                            .map(w -> new Waiting(
                                    w.id(),
                                    w.seed(),
                                    w.release() * c,
                                    w.priority(),
                                    w.order() * c,
                                    times(w.forecast(), c)))
                            .toList(),
                    deadlines.stream().map(d -> d * c).toList());
        }

        private static DurationForecast times(DurationForecast forecast, double c) {
            return new DurationForecast(forecast.p50() * c, forecast.p90() * c, forecast.p95() * c);
        }

        /** Expected number of misses when every deadline is so many seconds earlier. */
        double misses(Map<String, Outcome> outcomes, double earlier) {
            double misses = 0;
            for (int i = 0; i < gold.size(); i++) {
                Outcome outcome =
                        Objects.requireNonNull(outcomes.get(gold.get(i).id()));
                misses += outcome.probabilityAfter(deadlines.get(i) - earlier);
            }
            return misses;
        }
    }

    private static DurationForecast some(Random random) {
        double p50 = 100 + random.nextInt(3_000);
        double p90 = p50 * (1 + random.nextDouble());
        return new DurationForecast(p50, p90, p90 * (1 + random.nextDouble() / 2));
    }

    private static Scene scene(Random random, boolean byDeadline) {
        int slots = 1 + random.nextInt(4);
        List<Running> running = new ArrayList<>();
        for (int i = random.nextInt(slots + 1); i > 0; i--) {
            DurationForecast whole = some(random);
            running.add(new Running(1_000 + i, random.nextDouble() * whole.p50(), whole));
        }
        List<Waiting> gold = new ArrayList<>();
        List<Double> deadlines = new ArrayList<>();
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            DurationForecast own = some(random);
            double release = random.nextInt(6_000) - 1_000;
            double deadline = Math.max(release, 0) + own.p50() * (1.3 + random.nextDouble()) + 900;
            gold.add(new Waiting("gold" + i, i, release, 50, byDeadline ? deadline : release, own));
            deadlines.add(deadline);
        }
        return new Scene(slots, running, gold, deadlines);
    }

    /** Best effort goes last, whenever it came. */
    private static Waiting bestEffort(Random random) {
        return new Waiting("extra", 77, random.nextInt(6_000) - 1_000, 50, Double.MAX_VALUE, some(random));
    }

    private double longest(Waiting waiting) {
        Outcome alone = Objects.requireNonNull(
                forecast.play(1, List.of(), List.of(waiting)).get(waiting.id()));
        return Arrays.stream(alone.ends()).max().orElseThrow() - Math.max(waiting.release(), 0);
    }

    private static List<Waiting> and(List<Waiting> queue, Waiting extra) {
        List<Waiting> all = new ArrayList<>(queue);
        all.add(extra);
        return all;
    }

    @Property(tries = 300)
    void inOrderOfArrivalOneMoreBestEffortRunDelaysNoGoldRunByMoreThanItOccupiesASlot(@ForAll long seed) {
        Random random = new Random(seed);
        Scene scene = scene(random, false);
        Waiting extra = bestEffort(random);
        double occupancy = longest(extra);
        Map<String, Outcome> without = forecast.play(scene.slots(), scene.running(), scene.gold());
        Map<String, Outcome> with = forecast.play(scene.slots(), scene.running(), and(scene.gold(), extra));

        without.forEach((id, outcome) -> {
            double[] later = Objects.requireNonNull(with.get(id)).ends();
            for (int i = 0; i < SAMPLES; i++) {
                assertThat(later[i]).isLessThanOrEqualTo(outcome.ends()[i] + occupancy + 1e-6);
            }
        });
        assertThat(scene.misses(with, 0)).isLessThanOrEqualTo(scene.misses(without, occupancy) + 1e-9);
    }

    /** By deadline, a run that came meanwhile may go first: no bound holds for one scene, but it holds over many. */
    @Property(tries = 5)
    void byDeadlineOneMoreBestEffortRunAddsNoMoreMissesThanItsOccupancyWould(@ForAll long seed) {
        Random random = new Random(seed);
        double added = 0;
        double allowed = 0;
        for (int i = 0; i < 60; i++) {
            Scene scene = scene(random, true);
            Waiting extra = bestEffort(random);
            Map<String, Outcome> without = forecast.play(scene.slots(), scene.running(), scene.gold());
            Map<String, Outcome> with = forecast.play(scene.slots(), scene.running(), and(scene.gold(), extra));
            added += scene.misses(with, 0) - scene.misses(without, 0);
            allowed += scene.misses(without, longest(extra)) - scene.misses(without, 0);
        }
        assertThat(added).isLessThanOrEqualTo(allowed);
    }

    @Property(tries = 300)
    void stretchingAllTimesStretchesTheOutcomesAndKeepsTheChances(
            @ForAll long seed, @ForAll @DoubleRange(min = 1.5, max = 40) double c) {
        Scene scene = scene(new Random(seed), true);
        Scene stretched = scene.stretched(c);
        Map<String, Outcome> one = forecast.play(scene.slots(), scene.running(), scene.gold());
        Map<String, Outcome> other = forecast.play(stretched.slots(), stretched.running(), stretched.gold());

        assertThat(stretched.misses(other, 0)).isEqualTo(scene.misses(one, 0), within(0.05));
        one.forEach((id, outcome) -> assertThat(
                        Objects.requireNonNull(other.get(id)).end(0.5) / c)
                .isEqualTo(outcome.end(0.5), within(1 + 1e-6 * outcome.end(0.5))));
    }

    @Property(tries = 100)
    void theSameSceneIsPlayedTheSame(@ForAll long seed) {
        Scene scene = scene(new Random(seed), true);
        Map<String, Outcome> one = forecast.play(scene.slots(), scene.running(), scene.gold());
        Map<String, Outcome> again = forecast.play(scene.slots(), scene.running(), scene.gold());
        one.forEach((id, outcome) ->
                assertThat(Objects.requireNonNull(again.get(id)).ends()).isEqualTo(outcome.ends()));
    }
}
