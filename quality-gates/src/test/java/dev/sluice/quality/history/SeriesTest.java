package dev.sluice.quality.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Instant MONDAY = Instant.parse("2026-11-16T00:30:00Z");

    @Property(tries = 200)
    void functionsEqualThoseOfCommonsMath(
            @ForAll @Size(min = 2, max = 40) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
            @ForAll @DoubleRange(min = 0.01, max = 1) double rank) {
        var expected = new DescriptiveStatistics(
                values.stream().mapToDouble(Double::doubleValue).toArray());
        double percentile =
                new Percentile().withEstimationType(EstimationType.R_7).evaluate(expected.getValues(), rank * 100);

        Series series = daily(values);

        assertThat(series.average()).hasValueCloseTo(expected.getMean(), within(1e-6));
        assertThat(series.deviation()).hasValueCloseTo(expected.getStandardDeviation(), within(1e-6));
        assertThat(series.minimum()).hasValue(expected.getMin());
        assertThat(series.maximum()).hasValue(expected.getMax());
        assertThat(series.percentile(rank)).hasValueCloseTo(percentile, within(1e-6));
        assertThat(series.newest()).hasValue(values.getLast());
    }

    @Test
    void lastTakesTheNewest() {
        assertThat(daily(List.of(1.0, 2.0, 3.0, 4.0)).last(2).average()).hasValue(3.5);
        assertThat(daily(List.of(1.0)).last(5).size()).isEqualTo(1);
    }

    @Test
    void sameWeekdayIsThatOfTheZone() {
        Series series = daily(List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0));
        Instant next = MONDAY.plus(Duration.ofDays(14));

        assertThat(series.sameWeekday(next, ZoneOffset.UTC).maximum()).hasValue(7);
        assertThat(series.sameWeekday(next.plus(Duration.ofHours(23)), ZoneOffset.UTC)
                        .maximum())
                .hasValue(7);
        assertThat(series.sameWeekday(next.plus(Duration.ofHours(23)), ZoneId.of("Asia/Tokyo"))
                        .maximum())
                .hasValue(8);
    }

    @Test
    void nothingHasNoFunctions() {
        Series none = new Series(List.of());

        assertThat(none.average()).isEmpty();
        assertThat(none.deviation()).isEmpty();
        assertThat(none.median()).isEmpty();
        assertThat(none.newest()).isEmpty();
        assertThat(none.robustDeviation()).isEmpty();
        assertThat(daily(List.of(1.0)).deviation()).isEmpty();
    }

    @Test
    void aPointIsFinite() {
        assertThatThrownBy(() -> Point.of(MONDAY, Double.NaN))
                .hasMessage("a value of 2026-11-16T00:30:00Z is NaN; only finite values have a history");
    }

    @Test
    void fencesKeepTheirBounds() {
        assertThat(Fences.tukey(10, 20, 1.5)).isEqualTo(new Fences(-5, 35));
        assertThat(Fences.mad(100, 10, 3).holds(100 + 3 * 14.826)).isTrue();
        assertThat(Fences.mad(100, 10, 3).holds(100 + 3 * 14.827)).isFalse();
        assertThat(Fences.deviations(0, 1, 3).holds(-3)).isTrue();
        assertThat(Fences.deviations(0, 1, 3).holds(Double.NaN)).isFalse();
    }

    private static Series daily(List<Double> values) {
        List<Point> points = new ArrayList<>();
        for (int day = 0; day < values.size(); day++) {
            points.add(Point.of(MONDAY.plus(Duration.ofDays(day)), values.get(day)));
        }
        return new Series(points);
    }
}
