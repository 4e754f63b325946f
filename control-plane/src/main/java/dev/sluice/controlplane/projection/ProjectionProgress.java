package dev.sluice.controlplane.projection;

import dev.sluice.model.LogPosition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How far this process knows the projections to be, and what keeps one from going on. */
@ApplicationScoped
public class ProjectionProgress {
    private final AtomicLong catalog = new AtomicLong();
    private final AtomicLong graph = new AtomicLong();
    private final AtomicReference<@Nullable String> catalogTrouble = new AtomicReference<>();
    private final AtomicReference<@Nullable String> graphTrouble = new AtomicReference<>();

    public LogPosition catalog() {
        return new LogPosition(catalog.get());
    }

    public LogPosition graph() {
        return new LogPosition(graph.get());
    }

    /** Why the catalog projection waits, in a sentence for operators; null while it runs. */
    public @Nullable String catalogTrouble() {
        return catalogTrouble.get();
    }

    /** Why the graph projection waits; null while it runs. */
    public @Nullable String graphTrouble() {
        return graphTrouble.get();
    }

    void catalogReached(LogPosition position) {
        catalog.set(position.value());
        catalogTrouble.set(null);
    }

    void graphReached(LogPosition position) {
        graph.set(position.value());
        graphTrouble.set(null);
    }

    void catalogWaits(String because) {
        catalogTrouble.set(because);
    }

    void graphWaits(String because) {
        graphTrouble.set(because);
    }
}
