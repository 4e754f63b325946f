package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.projection.ProjectionMetrics.Projection;
import dev.sluice.lineage.GraphUnavailableException;
import dev.sluice.model.LogPosition;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Starts the projections with the service, lets one wake the other, and rebuilds them on request. */
@ApplicationScoped
public class Projections implements LateProjection {
    private final ProjectionConfig config;
    private final CatalogProjection catalog;
    private final CatalogReset catalogReset;
    private final GraphProjection graph;
    private final EventReader events;
    private final EventLog log;
    private final ProjectionProgress progress;
    private final ProjectionMetrics metrics;
    private final Handover toCatalog;
    private final Handover toGraph = new Handover(0);
    /** Held by a step, and by a rebuild, which must not meet one. */
    private final ReentrantLock catalogBusy = new ReentrantLock();

    private final ReentrantLock graphBusy = new ReentrantLock();
    private final List<ProjectionLoop> loops = new ArrayList<>();
    private @Nullable LogPosition catalogAt;
    private @Nullable LogPosition graphAt;

    Projections(
            ProjectionConfig config,
            CatalogProjection catalog,
            CatalogReset catalogReset,
            GraphProjection graph,
            EventReader events,
            EventLog log,
            ProjectionProgress progress,
            ProjectionMetrics metrics) {
        this.config = config;
        this.catalog = catalog;
        this.catalogReset = catalogReset;
        this.graph = graph;
        this.events = events;
        this.log = log;
        this.progress = progress;
        this.metrics = metrics;
        this.toCatalog = new Handover(config.handoverBytes());
    }

    Handover toCatalog() {
        return toCatalog;
    }

    void start(@Observes StartupEvent started) {
        if (!config.enabled()) {
            return;
        }
        loops.add(new ProjectionLoop("catalog-projection", new CatalogStep(), toCatalog, config));
        loops.add(new ProjectionLoop("graph-projection", new GraphStep(), toGraph, config));
        loops.forEach(ProjectionLoop::start);
    }

    void stop(@Observes ShutdownEvent stopping) {
        loops.forEach(ProjectionLoop::close);
    }

    /**
     * Drops both projections; the loops build them again from the log. Returns at once with the position they will reach.
     */
    public LogPosition rebuild() throws Exception {
        catalogBusy.lock();
        graphBusy.lock();
        try {
            graph.prepare();
            graph.clear();
            catalogReset.clear();
            catalog.forget();
            catalogAt = null;
            graphAt = null;
            progress.catalogReached(LogPosition.START);
            progress.graphReached(LogPosition.START);
        } finally {
            graphBusy.unlock();
            catalogBusy.unlock();
        }
        Log.info("projections dropped, rebuilding from the log");
        toCatalog.call();
        return log.head();
    }

    @Override
    public void applyLate(LogPosition position) throws Exception {
        List<ProjectedEvent> event = events.after(new LogPosition(position.value() - 1), 1, 1);
        catalogBusy.lock();
        try {
            catalog.applyLate(event.getFirst());
        } finally {
            catalogBusy.unlock();
        }
        rebuildGraph();
    }

    /** Drops the graph only and copies it again from the catalog. */
    public LogPosition rebuildGraph() throws Exception {
        graphBusy.lock();
        try {
            graph.prepare();
            graph.clear();
            graphAt = null;
            progress.graphReached(LogPosition.START);
        } finally {
            graphBusy.unlock();
        }
        Log.info("graph dropped, copying it from the catalog");
        toGraph.call();
        return progress.catalog();
    }

    private final class CatalogStep implements ProjectionLoop.Step {
        @Override
        public boolean advance() throws Exception {
            catalogBusy.lock();
            try {
                LogPosition at = catalogAt;
                if (at == null) {
                    at = catalog.storedPosition();
                }
                List<ProjectedEvent> batch = toCatalog.takeAfter(at, config.batchEvents());
                if (batch.isEmpty()) {
                    batch = events.after(at, config.batchEvents(), config.batchBytes());
                }
                if (batch.isEmpty()) {
                    catalogAt = at;
                    progress.catalogReached(at);
                    return false;
                }
                long began = System.nanoTime();
                LogPosition reached = catalog.apply(at, batch);
                metrics.batch(Projection.CATALOG, System.nanoTime() - began);
                catalogAt = reached;
                progress.catalogReached(reached);
                toGraph.call();
                return true;
            } finally {
                catalogBusy.unlock();
            }
        }

        @Override
        public void failed(Throwable cause) {
            catalogAt = null;
            progress.catalogWaits(ProjectionLoop.rootMessage(cause));
        }
    }

    private final class GraphStep implements ProjectionLoop.Step {
        private boolean prepared;

        @Override
        public boolean advance() throws Exception {
            graphBusy.lock();
            try {
                if (!prepared) {
                    graph.prepare();
                    prepared = true;
                }
                LogPosition at = graphAt;
                if (at == null) {
                    at = graph.position();
                }
                long began = System.nanoTime();
                LogPosition reached = graph.advance(at);
                graphAt = reached;
                progress.graphReached(reached);
                if (reached.compareTo(at) <= 0) {
                    return false;
                }
                metrics.batch(Projection.GRAPH, System.nanoTime() - began);
                metrics.graphHas(at, reached);
                return true;
            } finally {
                graphBusy.unlock();
            }
        }

        @Override
        public void failed(Throwable cause) {
            graphAt = null;
            prepared = prepared && !(cause instanceof GraphUnavailableException);
            progress.graphWaits(ProjectionLoop.rootMessage(cause));
        }
    }
}
