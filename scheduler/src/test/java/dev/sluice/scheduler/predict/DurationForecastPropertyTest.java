package dev.sluice.scheduler.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class DurationForecastPropertyTest {
    @Property
    void isExactAtItsQuantiles(@ForAll("forecasts") DurationForecast forecast) {
        assertThat(forecast.survival(forecast.p50())).isEqualTo(0.5, within(1e-6));
        assertThat(forecast.survival(forecast.p90())).isEqualTo(0.1, within(1e-6));
    }

    @Property
    void survivalNeverGrows(
            @ForAll("forecasts") DurationForecast forecast,
            @ForAll @DoubleRange(min = 0.1, max = 1e5) double a,
            @ForAll @DoubleRange(min = 0.1, max = 1e5) double b) {
        assertThat(forecast.survival(Math.max(a, b))).isLessThanOrEqualTo(forecast.survival(Math.min(a, b)) + 1e-12);
    }

    @Property
    void aRunThatGoesOnIsNeverExpectedInThePast(
            @ForAll("forecasts") DurationForecast forecast,
            @ForAll @DoubleRange(min = 0, max = 1e6) double elapsed,
            @ForAll @DoubleRange(min = -4, max = 4) double z) {
        DurationForecast given = forecast.given(elapsed);
        assertThat(given.p50()).isGreaterThanOrEqualTo(elapsed);
        assertThat(given.p90()).isGreaterThanOrEqualTo(given.p50());
        assertThat(given.p95()).isGreaterThanOrEqualTo(given.p90());
        assertThat(forecast.atScoreGiven(z, elapsed)).isGreaterThanOrEqualTo(elapsed);
    }

    @Property
    void whatHasElapsedNeverShortensTheEstimate(
            @ForAll("forecasts") DurationForecast forecast,
            @ForAll @DoubleRange(min = 0, max = 1e5) double a,
            @ForAll @DoubleRange(min = 0, max = 1e5) double b) {
        assertThat(forecast.given(Math.max(a, b)).p50())
                .isGreaterThanOrEqualTo(forecast.given(Math.min(a, b)).p50() * (1 - 1e-6));
    }

    @Provide
    Arbitrary<DurationForecast> forecasts() {
        Arbitrary<Double> factor = Arbitraries.doubles().between(1.01, 5);
        return Combinators.combine(Arbitraries.doubles().between(0.5, 1e4), factor, factor)
                .as((p50, up, more) -> new DurationForecast(p50, p50 * up, p50 * up * Math.min(more, up)));
    }
}
