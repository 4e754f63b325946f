package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.definition.ForecastPolicy.Mode;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What the tests of this package start from. */
final class Given {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final ForecastPolicy ACT = policy(Mode.ACT, Set.of(Kind.values()));
    static final ForecastPolicy ADVISE = ForecastPolicy.DEFAULT;

    private Given() {}

    static ForecastPolicy policy(Mode mode, Set<Kind> allow) {
        return new ForecastPolicy(mode, allow, Duration.ofMinutes(30), Optional.empty(), List.of());
    }

    /** Policies under which a kind must not be proposed. */
    static List<ForecastPolicy> without(Kind kind) {
        return List.of(
                policy(Mode.OFF, Set.of(Kind.values())),
                policy(Mode.ACT, EnumSet.complementOf(EnumSet.of(kind))),
                policy(Mode.ADVISE, Set.of()));
    }

    static Duration minutes(double minutes) {
        return Words.duration(60 * minutes);
    }

    static Instant noonPlus(double minutes) {
        return NOON.plus(minutes(minutes));
    }

    /** A forecast in minutes. */
    static DurationForecast takes(double p50, double p90, double p95) {
        return new DurationForecast(60 * p50, 60 * p90, 60 * p95);
    }

    static DurationForecast times(DurationForecast forecast, double factor) {
        return new DurationForecast(forecast.p50() * factor, forecast.p90() * factor, forecast.p95() * factor);
    }

    static Estimate.Basis runs(long runs) {
        return new Estimate.Basis(Estimate.Kind.OWN_HISTORY, runs, 0, -3);
    }

    static Arbitrary<DurationForecast> forecasts() {
        Arbitrary<Double> factor = Arbitraries.doubles().between(1.02, 4);
        return Combinators.combine(Arbitraries.doubles().between(30, 20_000), factor, factor)
                .as((p50, up, more) -> new DurationForecast(p50, p50 * up, p50 * up * Math.min(more, up)));
    }
}
