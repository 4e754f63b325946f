package dev.sluice.scheduler.predict.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.predict.anomaly.VolumeSeries.Band;
import dev.sluice.scheduler.predict.anomaly.VolumeSeries.Point;
import dev.sluice.scheduler.predict.anomaly.VolumeSeries.Season;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class VolumeSeriesTest {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private static List<Point> series(int points, Duration step, IntToDoubleFunction volume) {
        List<Point> series = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            series.add(new Point(START.plus(step.multipliedBy(i)), volume.applyAsDouble(i), false));
        }
        return series;
    }

    private static Band next(List<Point> history, Duration step, double volume) {
        return VolumeSeries.band(history, history.getLast().at().plus(step), volume)
                .orElseThrow();
    }

    /** Nothing on Sundays, little at night. */
    private static double week(int hour) {
        int day = hour / 24 % 7;
        return day == 6 ? 5 : (hour % 24 < 6 ? 100 : 10_000) + hour % 13;
    }

    @Test
    void emptySundayIsUsualAndEmptyMondayIsNot() {
        List<Point> weeks = series(5 * 168 - 12, HOUR, VolumeSeriesTest::week);
        List<Point> untilMonday = series(5 * 168 + 12, HOUR, VolumeSeriesTest::week);

        Band sunday = next(weeks, HOUR, 5);
        Band monday = next(untilMonday, HOUR, 5);

        assertThat(List.of(sunday.season(), monday.season())).containsOnly(Season.HOUR_OF_WEEK);
        assertThat(sunday.holds(5)).isTrue();
        assertThat(sunday.holds(10_000)).isFalse();
        assertThat(monday.holds(5)).isFalse();
        assertThat(monday.holds(10_005)).isTrue();
    }

    @Test
    void daysEnoughGiveTheHourOfTheDayAndNoneAtAllAllOfThem() {
        assertThat(next(series(5 * 24, HOUR, i -> 100 + i % 24 * 100), HOUR, 100)
                        .season())
                .isEqualTo(Season.HOUR_OF_DAY);
        assertThat(next(series(20, HOUR, i -> 100), HOUR, 100).season()).isEqualTo(Season.OVERALL);
    }

    @Test
    void tooFewVersionsSayNothing() {
        assertThat(VolumeSeries.band(series(7, HOUR, _ -> 9), START.plus(Duration.ofDays(9)), 1e9))
                .isEmpty();
    }

    @Test
    void sameVolumeEveryDayBearsAFifthMore() {
        Band band = next(series(30, Duration.ofDays(1), _ -> 1_000), Duration.ofDays(1), 1_150);

        assertThat(List.of(band.holds(1_150), band.holds(1_300), band.holds(0))).containsExactly(true, false, false);
    }

    @Test
    void newLevelIsLearnedAfterAFewOddOnes() {
        List<Point> history = series(40, HOUR, i -> 1_000 + i % 7);
        List<Boolean> odd = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            Instant at = history.getLast().at().plus(HOUR);
            boolean out = !VolumeSeries.band(history, at, 5_000).orElseThrow().holds(5_000);
            odd.add(out);
            history.add(new Point(at, 5_000, out));
        }
        assertThat(odd.subList(0, VolumeSeries.SHIFT)).containsOnly(true);
        assertThat(odd.subList(10, 14)).containsOnly(false);
    }

    @Test
    void growthIsFollowed() {
        List<Point> history = series(200, Duration.ofDays(1), i -> 1_000 * Math.pow(1.02, i) + i % 5);

        double expected = 1_000 * Math.pow(1.02, 200);
        assertThat(next(history, Duration.ofDays(1), expected).holds(expected)).isTrue();
    }

    /** Share of versions that are odd while all is well: one in 250 at most, whatever the noise. */
    @Test
    void falseAlarmsAreRare() {
        Random random = new Random(7);
        assertThat(alarms(() -> 1_000 * Math.exp(0.3 * random.nextGaussian()), 400, 60))
                .as("log-normal")
                .isLessThan(0.002);
        assertThat(alarms(() -> Math.max(0, 1_000 + 200 * random.nextGaussian()), 400, 60))
                .as("normal")
                .isLessThan(0.003);
        assertThat(alarms(() -> 1_000 * Math.exp(laplace(random) * 0.3), 400, 60))
                .as("heavy tails")
                .isLessThan(0.004);
        assertThat(alarms(() -> poisson(random, 5), 400, 60)).as("few rows").isLessThan(0.003);
    }

    private static double laplace(Random random) {
        return Math.log(random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
    }

    private static double poisson(Random random, double mean) {
        int count = -1;
        for (double left = mean; left > 0; left += Math.log(random.nextDouble())) {
            count++;
        }
        return count;
    }

    private static double alarms(DoubleSupplier volume, int length, int series) {
        int alarms = 0;
        int judged = 0;
        for (int s = 0; s < series; s++) {
            Duration step = s % 2 == 0 ? HOUR : Duration.ofDays(1);
            List<Point> all = series(length, step, _ -> volume.getAsDouble());
            for (int i = 10; i < length; i += 7) {
                Optional<Band> band = VolumeSeries.band(
                        all.subList(0, i), all.get(i).at(), all.get(i).volume());
                judged++;
                alarms += band.orElseThrow().holds(all.get(i).volume()) ? 0 : 1;
            }
        }
        return alarms / (double) judged;
    }

    @Property(tries = 200)
    void bandIsOrderedAndHoldsItsCentre(
            @ForAll @Size(min = 8, max = 80) List<@DoubleRange(min = 0, max = 1e12) Double> volumes,
            @ForAll @DoubleRange(min = 0, max = 1e15) double volume,
            @ForAll @IntRange(min = 1, max = 200) int hours) {
        Duration step = Duration.ofHours(hours);
        Band band = next(series(volumes.size(), step, volumes::get), step, volume);

        assertThat(band.low()).isBetween(0.0, band.centre());
        assertThat(band.centre()).isLessThanOrEqualTo(band.high());
        assertThat(band.high()).isFinite();
        assertThat(band.score()).isBetween(0.0, 1.0);
    }

    @Property(tries = 100)
    void orderOfTheHistoryDoesNotMatter(
            @ForAll @Size(min = 8, max = 40) List<@DoubleRange(min = 0, max = 1e6) Double> volumes) {
        List<Point> history = series(volumes.size(), HOUR, volumes::get);
        Instant at = history.getLast().at().plus(HOUR);

        assertThat(VolumeSeries.band(history.reversed(), at, 7)).isEqualTo(VolumeSeries.band(history, at, 7));
    }
}
