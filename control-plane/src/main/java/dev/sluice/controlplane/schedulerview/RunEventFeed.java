package dev.sluice.controlplane.schedulerview;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells subscribers of this replica what happens to runs, on any replica. */
@ApplicationScoped
public class RunEventFeed {
    private final RunEventList events;
    private final EventFeed<RunEventInfo, EventFilter> feed;

    RunEventFeed(RunEventList events) {
        this.events = events;
        this.feed = new EventFeed<>("run-events", events);
    }

    void start(@Observes StartupEvent started) {
        feed.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        feed.stop();
    }

    /** News after a position, without end. */
    public Multi<RunEventInfo> after(EventPosition position, EventFilter filter) {
        return feed.after(position, filter);
    }

    /** Before all news that come from now on. Blocking. */
    public EventPosition now() {
        return events.horizon();
    }
}
