package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.LogStatus;
import dev.sluice.lineage.LineageGraph;
import dev.sluice.model.LogPosition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/** Lets a client wait, for a bounded time, until catalog and graph have taken in an event it sent. */
@ApplicationScoped
public class PositionWait {
    private final LogStatus log;
    private final LineageGraph graph;
    private final InstantSource clock;
    private final LineageConfig config;

    PositionWait(LogStatus log, LineageGraph graph, InstantSource clock, LineageConfig config) {
        this.log = log;
        this.graph = graph;
        this.clock = clock;
        this.config = config;
    }

    /** Blocks until the catalog reached the position, or the wait is over. Returns whether it did. */
    public boolean awaitCatalog(long position) {
        return await(() -> log.positions().catalog().value() >= position);
    }

    /** Blocks until catalog and graph reached the position, or the wait is over. Returns whether they did. */
    public boolean awaitAll(long position) {
        LogPosition wanted = new LogPosition(position);
        return await(() -> log.positions().catalog().compareTo(wanted) >= 0
                && graph.position().compareTo(wanted) >= 0);
    }

    private boolean await(java.util.function.BooleanSupplier reached) {
        Instant deadline = clock.instant().plus(config.positionWait());
        while (!reached.getAsBoolean()) {
            if (!clock.instant().isBefore(deadline) || Thread.interrupted()) {
                return false;
            }
            LockSupport.parkNanos(config.positionPoll().toNanos());
        }
        return true;
    }
}
