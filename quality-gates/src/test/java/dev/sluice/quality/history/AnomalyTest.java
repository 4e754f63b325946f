package dev.sluice.quality.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.history.Anomaly.Band;
import dev.sluice.quality.history.Anomaly.Expected;
import dev.sluice.quality.history.Anomaly.Options;
import dev.sluice.quality.history.Anomaly.Season;
import dev.sluice.quality.history.Anomaly.TooFew;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AnomalyTest {
    private static final Instant START = Instant.parse("2026-03-02T06:00:00Z");
    private static final Options USUAL = Options.usual(ZoneOffset.UTC);

    @Test
    void sixPointsAreTooFew() {
        assertThat(bandAfter(6, at -> 100)).isEqualTo(new TooFew(6, 7));
        assertThat(bandAfter(7, at -> 100)).isInstanceOf(Expected.class);
    }

    @Test
    void aConstantSeriesToleratesOnePercent() {
        Expected band = expectedAfter(20, at -> 1_000);

        assertThat(band.holds(1_009)).isTrue();
        assertThat(band.holds(1_020)).isFalse();
        assertThat(band.holds(980)).isFalse();
    }

    @Test
    void steadyLinearGrowthIsNoAnomaly() {
        int alarms = 0;
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            double step = random.nextDouble(1, 200);
            int days = random.nextInt(10, 90);

            Expected band = expectedAfter(days, at -> 5_000 + step * daysSince(at) + random.nextGaussian() * step / 4);

            alarms += band.holds(5_000 + step * days) ? 0 : 1;
            assertThat(band.holds(2_500)).isFalse();
        }

        assertThat(alarms).isLessThanOrEqualTo(1);
    }

    @Test
    void growthByAConstantFactorIsNoAnomaly() {
        int alarms = 0;
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int days = random.nextInt(10, 60);

            Expected band = expectedAfter(
                    days, at -> 1_000 * Math.pow(1.05, (double) daysSince(at)) * (1 + random.nextGaussian() * 0.01));

            double next = 1_000 * Math.pow(1.05, days);
            alarms += band.holds(next) ? 0 : 1;
            assertThat(band.holds(next * 2)).isFalse();
            assertThat(band.holds(0)).isFalse();
        }

        assertThat(alarms).isLessThanOrEqualTo(1);
    }

    @Test
    void falseAlarmsOfOrdinaryNoiseAreRare() {
        int alarms = 0;
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Expected band = expectedAfter(14, _ -> 10_000 + random.nextGaussian() * 300);
            alarms += band.holds(10_000 + random.nextGaussian() * 300) ? 0 : 1;
        }

        assertThat(alarms).isLessThanOrEqualTo(10);
    }

    @Test
    void aDropByHalfIsAnAnomaly() {
        Random random = new Random(1);
        Expected band = expectedAfter(21, _ -> 10_000 + random.nextGaussian() * 300);

        assertThat(band.holds(5_000)).isFalse();
    }

    @Test
    void twoWildValuesDoNotWidenTheBand() {
        Random random = new Random(5);
        List<Point> points = new ArrayList<>();
        for (int day = 0; day < 20; day++) {
            double wild = day == 9 ? 1_000_000 : day == 15 ? 0 : 10_000 + random.nextGaussian() * 100;
            points.add(Point.of(START.plus(Duration.ofDays(day)), wild));
        }

        Band band = Anomaly.band(new Series(points), START.plus(Duration.ofDays(20)), USUAL);

        assertThat(((Expected) band).holds(8_000)).isFalse();
        assertThat(((Expected) band).holds(10_050)).isTrue();
    }

    @Test
    void aQuietSundayIsUsualOnSundaysOnly() {
        Random random = new Random(2);
        ToDoubleFunction<Instant> week = at -> (isSunday(at) ? 100 : 10_000) * (1 + random.nextGaussian() * 0.02);
        Instant sunday = START.plus(Duration.ofDays(62));
        assertThat(isSunday(sunday)).isTrue();

        Expected onSunday = expectedAfter(62, week);
        Expected onMonday = expectedAfter(63, week);

        assertThat(onSunday.season()).isEqualTo(Season.WEEKDAY);
        assertThat(onSunday.holds(100)).isTrue();
        assertThat(onSunday.holds(10_000)).isFalse();
        assertThat(onMonday.holds(10_000)).isTrue();
        assertThat(onMonday.holds(100)).isFalse();
    }

    @Test
    void weekAndGrowthTogetherAreFollowed() {
        ToDoubleFunction<Instant> week = at -> (isSunday(at) ? 2_000 : 10_000) + 100.0 * daysSince(at);

        assertThat(expectedAfter(62, week).holds(2_000 + 6_200)).isTrue();
        assertThat(expectedAfter(63, week).holds(10_000 + 6_300)).isTrue();
        assertThat(expectedAfter(63, week).holds(2_000 + 6_300)).isFalse();
    }

    @Test
    void hoursOfTheDayAreASeasonOfTheirOwn() {
        Random random = new Random(4);
        List<Point> points = new ArrayList<>();
        for (int hour = 0; hour < 24 * 10; hour++) {
            double usual = hour % 24 < 12 ? 50 : 5_000;
            points.add(Point.of(START.plus(Duration.ofHours(hour)), usual * (1 + random.nextGaussian() * 0.03)));
        }

        Expected band = (Expected) Anomaly.band(new Series(points), START.plus(Duration.ofDays(10)), USUAL);

        assertThat(band.season()).isEqualTo(Season.HOUR);
        assertThat(band.holds(51)).isTrue();
        assertThat(band.holds(5_000)).isFalse();
    }

    @Test
    void aDemandedSeasonWithoutEnoughAlikeIsTooFew() {
        Options weekday = new Options(4, 7, Season.WEEKDAY, ZoneId.of("Europe/Berlin"), 0.01);
        List<Point> points = new ArrayList<>();
        for (int day = 0; day < 15; day++) {
            points.add(Point.of(START.plus(Duration.ofDays(day)), 10));
        }

        Band band = Anomaly.band(new Series(points), START.plus(Duration.ofDays(15)), weekday);

        assertThat(band).isEqualTo(new TooFew(2, 4));
    }

    @Test
    void laterPointsDoNotCount() {
        List<Point> points = new ArrayList<>();
        for (int day = 0; day < 30; day++) {
            points.add(Point.of(START.plus(Duration.ofDays(day)), day < 10 ? 10 : 99));
        }

        Expected band = (Expected) Anomaly.band(new Series(points), START.plus(Duration.ofDays(10)), USUAL);

        assertThat(band.points()).isEqualTo(10);
        assertThat(band.holds(99)).isFalse();
    }

    @Property(tries = 100)
    void theCentreLiesInTheBandAndTheSpotOfTheYearDoesNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        List<Point> points = new ArrayList<>();
        List<Point> shifted = new ArrayList<>();
        Duration weeks = Duration.ofDays(7 * 52);
        for (int day = 0; day < 40; day++) {
            double value = random.nextInt(1_000);
            points.add(Point.of(START.plus(Duration.ofDays(day)), value));
            shifted.add(Point.of(START.plus(Duration.ofDays(day)).plus(weeks), value));
        }
        Instant at = START.plus(Duration.ofDays(40));

        Expected one = (Expected) Anomaly.band(new Series(points), at, USUAL);
        Expected two = (Expected) Anomaly.band(new Series(shifted), at.plus(weeks), USUAL);

        assertThat(one.holds(Math.max(0, one.centre()))).isTrue();
        assertThat(two.centre()).isCloseTo(one.centre(), org.assertj.core.api.Assertions.within(1e-6));
    }

    private static boolean isSunday(Instant at) {
        return at.atZone(ZoneOffset.UTC).getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    private static long daysSince(Instant at) {
        return Duration.between(START, at).toDays();
    }

    private static Expected expectedAfter(int days, ToDoubleFunction<Instant> values) {
        return (Expected) bandAfter(days, values);
    }

    private static Band bandAfter(int days, ToDoubleFunction<Instant> values) {
        List<Point> points = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            Instant at = START.plus(Duration.ofDays(day));
            points.add(Point.of(at, values.applyAsDouble(at)));
        }
        return Anomaly.band(new Series(points), START.plus(Duration.ofDays(days)), USUAL);
    }
}
