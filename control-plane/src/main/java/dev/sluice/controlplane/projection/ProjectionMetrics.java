package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.metrics.Family;
import dev.sluice.controlplane.metrics.Label;
import dev.sluice.controlplane.metrics.Metrics;
import dev.sluice.model.LogPosition;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Counts what this replica projected, and how long after its receipt an event was visible for the first time: what a rebuild
 * shows again has no such delay.
 */
@Startup
@ApplicationScoped
class ProjectionMetrics {
    enum Projection {
        CATALOG,
        GRAPH
    }

    private enum Result {
        APPLIED,
        DEAD_LETTER
    }

    private static final int MOST_RECEIPTS = 10_000;
    /** 30 s is the objective. */
    private static final List<Duration> LAG = List.of(
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofHours(1));

    private static final List<Duration> BATCH = List.of(
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));

    private final InstantSource time;
    private final Family<Counter> events;
    private final Family<Timer> lags;
    private final Family<Timer> batches;
    private final Receipts toGraph = new Receipts(MOST_RECEIPTS);
    private long shown;

    ProjectionMetrics(Metrics metrics, InstantSource time) {
        this.time = time;
        Label projection = Label.of("projection", Projection.class);
        events = metrics.counters(
                "sluice_projection_events_total",
                "Events that a projection took in.",
                projection,
                Label.of("result", Result.class));
        lags = metrics.timers(
                "sluice_projection_lag_seconds",
                "From receipt of an event to its being visible, the first time.",
                LAG,
                projection);
        batches = metrics.timers("sluice_projection_batch_duration_seconds", "One batch.", BATCH, projection);
    }

    /** Events that are committed to the catalog, those included that it could not apply. */
    void catalogHas(List<ProjectedEvent> batch, int deadLetters) {
        events.of(Projection.CATALOG, Result.APPLIED).increment((double) batch.size() - deadLetters);
        events.of(Projection.CATALOG, Result.DEAD_LETTER).increment(deadLetters);
        Instant now = time.instant();
        Timer lag = lags.of(Projection.CATALOG);
        for (ProjectedEvent event : batch) {
            if (event.position().value() > shown) {
                lag.record(since(event.receivedAt(), now));
                toGraph.add(event.position().value(), event.receivedAt());
            }
        }
        shown = Math.max(shown, batch.getLast().position().value());
    }

    void graphHas(LogPosition after, LogPosition reached) {
        events.of(Projection.GRAPH, Result.APPLIED).increment((double) reached.value() - after.value());
        Instant now = time.instant();
        Timer lag = lags.of(Projection.GRAPH);
        for (Receipts.Receipt receipt : toGraph.takeUpTo(reached.value())) {
            Duration took = since(receipt.receivedAt(), now);
            for (int i = 0; i < receipt.events(); i++) {
                lag.record(took);
            }
        }
    }

    void batch(Projection projection, long nanos) {
        batches.of(projection).record(Duration.ofNanos(nanos));
    }

    private static Duration since(Instant then, Instant now) {
        return then.isBefore(now) ? Duration.between(then, now) : Duration.ZERO;
    }
}
