package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.forecastview.DecisionScore;
import dev.sluice.controlplane.forecastview.ForecastDecisionKind;
import dev.sluice.controlplane.forecastview.ForecastMode;
import dev.sluice.controlplane.forecastview.IncidentTier;
import dev.sluice.controlplane.forecastview.RiskBand;
import dev.sluice.controlplane.jdbc.Jdbc;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Publishes how good forecasts are and what is made of them. Every replica reads the same tables and says the same: take the
 * greatest over replicas, never the sum.
 */
@ApplicationScoped
class ForecastMetrics {
    private static final String RATIO = "ratio";

    private final ForecastReader reader;
    private final MeterRegistry registry;
    private final InstantSource time;
    private final DecisionCounts counts;
    private final Loop loop;
    private volatile ForecastReading reading = ForecastReading.NONE;

    ForecastMetrics(
            ForecastReader reader, Jdbc jdbc, MeterRegistry registry, InstantSource time, MetricsConfig config) {
        this.reader = reader;
        this.registry = registry;
        this.time = time;
        this.counts = new DecisionCounts(jdbc, time.instant());
        this.loop = new Loop("forecast-metrics", this::refresh, config.refresh());
    }

    void start(@Observes StartupEvent started) {
        register();
        loop.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.close();
    }

    private boolean refresh() {
        Instant now = time.instant();
        try {
            DecisionCounts.News news = counts.look(now);
            news.decided().forEach(each -> decisions(each.kind(), each.mode()).increment((double) each.more()));
            news.scored().forEach(each -> scores(each.kind(), each.score()).increment((double) each.more()));
            reading = reader.read(now);
        } catch (RuntimeException e) {
            reading = ForecastReading.NONE;
            throw e;
        }
        return false;
    }

    private void register() {
        String runs = "Runs that completed within the last 24 h and had a forecast, at most 10,000.";
        gauge("sluice.prediction.runs", "", runs, Tags.empty(), ForecastReading::runs);
        coverage("p50", ForecastReading::coverageP50);
        coverage("p90", ForecastReading::coverageP90);
        coverage("p95", ForecastReading::coverageP95);
        String error = "Median of |P50 - actual| / actual over the runs of the last 24 h.";
        gauge("sluice.prediction.error", RATIO, error, Tags.empty(), ForecastReading::error);
        String brier = "Mean squared error of the probability of failure over the runs of the last 24 h.";
        gauge("sluice.prediction.brier", "", brier, Tags.empty(), ForecastReading::brier);
        String acting = "1: decisions are carried out, 0: they are recorded only.";
        gauge("sluice.prediction.acting", "", acting, Tags.empty(), ForecastReading::acting);
        String backlog = "Events of the log that forecasts have not taken in yet.";
        gauge("sluice.prediction.backlog", "events", backlog, Tags.empty(), ForecastReading::backlog);
        String lag = "How long the oldest event waits that forecasts have not taken in yet.";
        gauge("sluice.prediction.lag", "seconds", lag, Tags.empty(), ForecastReading::lagSeconds);
        String age = "Since the last snapshot of the predictor; 0: there is none yet.";
        gauge("sluice.prediction.model.age", "seconds", age, Tags.empty(), ForecastReading::modelAge);
        for (RiskBand band : RiskBand.values()) {
            String risks = "Deadlines and promises ahead, by how likely they are missed.";
            gauge("sluice.deadline.risks", "", risks, Tags.of("band", label(band)), read -> read.risks(band));
        }
        for (IncidentTier tier : IncidentTier.values()) {
            String open = "Open incidents.";
            gauge("sluice.incidents.open", "", open, Tags.of("tier", label(tier)), read -> read.incidents(tier));
        }
        for (ForecastDecisionKind kind : ForecastDecisionKind.values()) {
            for (ForecastMode mode : ForecastMode.values()) {
                decisions(kind, mode);
            }
            for (DecisionScore score : DecisionScore.values()) {
                scores(kind, score);
            }
        }
    }

    private void coverage(String quantile, ToDoubleFunction<ForecastReading> value) {
        String coverage = "Share of the runs of the last 24 h that took at most this quantile of their forecast.";
        gauge("sluice.prediction.coverage", RATIO, coverage, Tags.of("quantile", quantile), value);
    }

    private void gauge(
            String name, String unit, String description, Tags tags, ToDoubleFunction<ForecastReading> value) {
        Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.reading))
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private Counter decisions(ForecastDecisionKind kind, ForecastMode mode) {
        return Counter.builder("sluice.prediction.decisions")
                .description("What was decided because of forecasts, carried out or only recorded.")
                .tags("kind", label(kind), "mode", label(mode))
                .register(registry);
    }

    private Counter scores(ForecastDecisionKind kind, DecisionScore score) {
        return Counter.builder("sluice.prediction.decision.scores")
                .description("Decisions whose outcome became known, by whether they helped.")
                .tags("kind", label(kind), "score", label(score))
                .register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
