package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.lineage.GraphUnavailableException;
import dev.sluice.lineage.LineageGraph;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Publishes how far the log and its projections are, and whether the stores answer. Every replica reads the same: take the
 * greatest over replicas, and the least of whether stores answer.
 */
@ApplicationScoped
class LogMetrics {
    private static final String GRAPH = "graph";
    /** Label and name in the table of positions. */
    private static final Map<String, String> STORED = Map.of(
            "catalog", "catalog",
            "forecast", "forecast",
            "triggers", "triggers",
            "evidence", "gate-evidence");

    private final LogReader reader;
    private final LineageGraph graph;
    private final InstantSource time;
    private final Metrics metrics;
    private final List<Loop> loops;
    private volatile @Nullable LogReading reading = LogReading.NONE;
    private volatile long graphPosition;
    private volatile boolean graphAnswers;
    private volatile boolean databaseAnswers;

    LogMetrics(LogReader reader, LineageGraph graph, InstantSource time, Metrics metrics, MetricsConfig config) {
        this.reader = reader;
        this.graph = graph;
        this.time = time;
        this.metrics = metrics;
        // Apart, since a store that does not answer takes its time.
        this.loops = List.of(
                new Loop("log-metrics", this::readLog, config.refresh()),
                new Loop("graph-metrics", this::readGraph, config.refresh()));
    }

    void start(@Observes StartupEvent started) {
        register();
        loops.forEach(Loop::start);
    }

    void stop(@Observes ShutdownEvent stopping) {
        loops.forEach(Loop::close);
    }

    private void register() {
        STORED.forEach(this::registerBacklog);
        registerBacklog(GRAPH, GRAPH);
        for (String stage : List.of("parse", "projection")) {
            String stored = stage.toUpperCase(Locale.ROOT);
            metrics.gauge(
                    "sluice_ingest_dead_letters",
                    "Dead letters that wait for a person.",
                    figure(read -> read.deadLetters(stored)),
                    "stage",
                    stage);
        }
        metrics.gauge("sluice_event_log_position", "Head of the log.", figure(LogReading::head));
        metrics.gauge("sluice_postgresql_up", "1: the last look succeeded.", () -> databaseAnswers ? 1 : 0);
        metrics.gauge("sluice_neo4j_up", "1: the last look succeeded.", () -> graphAnswers ? 1 : 0);
    }

    private void registerBacklog(String projection, String name) {
        metrics.gauge(
                "sluice_ingest_backlog_events",
                "Events of the log that a projection has not taken in.",
                figure(read -> read.backlog(name).events()),
                "projection",
                projection);
        metrics.gauge(
                "sluice_ingest_oldest_unprojected_seconds",
                "How long the oldest of them waits; 0: none.",
                figure(read -> read.backlog(name).seconds()),
                "projection",
                projection);
    }

    /** NaN while the database does not answer. */
    private DoubleSupplier figure(ToDoubleFunction<LogReading> value) {
        return () -> {
            LogReading read = reading;
            return read == null ? Double.NaN : value.applyAsDouble(read);
        };
    }

    private boolean readLog() {
        try {
            reading = reader.read(List.copyOf(STORED.values()), Map.of(GRAPH, graphPosition), time.instant());
            databaseAnswers = true;
        } catch (RuntimeException e) {
            databaseAnswers = false;
            reading = null;
            throw e;
        }
        return false;
    }

    private boolean readGraph() {
        try {
            graphPosition = graph.position().value();
            graphAnswers = true;
        } catch (GraphUnavailableException e) {
            graphAnswers = false; // the projection's log says why
        }
        return false;
    }
}
