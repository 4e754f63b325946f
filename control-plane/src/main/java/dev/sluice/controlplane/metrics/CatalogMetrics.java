package dev.sluice.controlplane.metrics;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.NodeKind;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Publishes how large the lineage graph is. Counting a large one takes a while, so it is done the more seldom. */
@ApplicationScoped
class CatalogMetrics {
    /** Counting may take this share of the time. */
    private static final int SHARE = 200;

    private static final String NODES = """
            SELECT 1 AS kind, count(*) AS items FROM dataset
            UNION ALL SELECT 2, count(*) FROM job
            UNION ALL SELECT 3, count(*) FROM field
            """;

    private static final String EDGES = """
            SELECT e.kind, count(*) AS items FROM edge e JOIN edge_interval i ON i.edge_id = e.id
            WHERE i.valid_to = 9223372036854775807 AND i.known_to = 9223372036854775807
            GROUP BY e.kind
            """;

    private record Counts(Map<Integer, Long> nodes, Map<Integer, Long> edges) {}

    private final Jdbc jdbc;
    private final InstantSource time;
    private final Metrics metrics;
    private final Loop loop;
    private Instant next = Instant.MIN;
    private volatile @Nullable Counts counts = new Counts(Map.of(), Map.of());

    CatalogMetrics(Jdbc jdbc, InstantSource time, Metrics metrics, MetricsConfig config) {
        this.jdbc = jdbc;
        this.time = time;
        this.metrics = metrics;
        this.loop = new Loop("catalog-metrics", this::count, config.refresh());
    }

    void start(@Observes StartupEvent started) {
        for (NodeKind kind : NodeKind.values()) {
            metrics.gauge(
                    "sluice_lineage_nodes",
                    "Nodes of the lineage graph.",
                    figure(Counts::nodes, kind.code()),
                    "kind",
                    Label.value(kind));
        }
        for (EdgeKind kind : EdgeKind.values()) {
            metrics.gauge(
                    "sluice_lineage_edges",
                    "Edges of the lineage graph that are current.",
                    figure(Counts::edges, kind.code()),
                    "kind",
                    Label.value(kind));
        }
        loop.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.close();
    }

    /** NaN while the database does not answer. */
    private DoubleSupplier figure(Function<Counts, Map<Integer, Long>> of, int kind) {
        return () -> {
            Counts counted = counts;
            return counted == null ? Double.NaN : of.apply(counted).getOrDefault(kind, 0L);
        };
    }

    private boolean count() {
        Instant began = time.instant();
        if (began.isBefore(next)) {
            return false;
        }
        try {
            counts = new Counts(counted(NODES), counted(EDGES));
        } catch (RuntimeException e) {
            counts = null;
            throw e;
        }
        Instant ended = time.instant();
        next = ended.plus(Duration.between(began, ended).multipliedBy(SHARE));
        return false;
    }

    private Map<Integer, Long> counted(String sql) {
        return jdbc.query(sql, row -> Map.entry(row.getInt("kind"), row.getLong("items"))).stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
