package dev.sluice.controlplane.gateview;

import dev.sluice.controlplane.schedulerview.EventFeed;
import dev.sluice.controlplane.schedulerview.EventPosition;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells subscribers of this replica of holds and decisions, made on any replica. */
@ApplicationScoped
public class GateChangeFeed {
    private final GateChangeList changes;
    private final EventFeed<GateChangeInfo, GateChangeFilter> feed;

    GateChangeFeed(GateChangeList changes) {
        this.changes = changes;
        this.feed = new EventFeed<>("gate-changes", changes);
    }

    void start(@Observes StartupEvent started) {
        feed.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        feed.stop();
    }

    /** News after a position, without end. */
    public Multi<GateChangeInfo> after(EventPosition position, GateChangeFilter filter) {
        return feed.after(position, filter);
    }

    /** Before all news that come from now on. Blocking. */
    public EventPosition now() {
        return changes.horizon();
    }
}
