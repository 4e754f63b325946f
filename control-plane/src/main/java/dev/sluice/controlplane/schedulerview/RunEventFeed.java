package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.dispatch.Loop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Tells subscribers of this replica what happens to runs, on any replica. One read serves all who are up to date; who lags
 * behind is read for apart until it has caught up. Nothing is ever skipped or told twice.
 */
@ApplicationScoped
public class RunEventFeed {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final EventFilter ALL = new EventFilter(null, null);

    private final RunEventList events;
    private final Set<EventSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final Loop loop = new Loop("run-events", this::step, PAUSE);
    /** Up to where those who are up to date have everything. For the loop's thread. */
    private @Nullable EventPosition head;

    RunEventFeed(RunEventList events) {
        this.events = events;
    }

    void start(@Observes StartupEvent started) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.close();
    }

    /** News after a position, without end. */
    public Multi<RunEventInfo> after(EventPosition position, EventFilter filter) {
        Flow.Publisher<RunEventInfo> publisher = subscriber -> {
            EventSubscription made = new EventSubscription(filter, position, subscriber, subscriptions::remove);
            subscriber.onSubscribe(made);
            subscriptions.add(made);
            loop.call();
        };
        return Multi.createFrom().publisher(publisher);
    }

    /** Before all news that come from now on. Blocking. */
    public EventPosition now() {
        return events.horizon();
    }

    private boolean step() {
        if (subscriptions.isEmpty()) {
            head = null;
            return false;
        }
        EventPosition from = head == null ? events.horizon() : head;
        boolean more = false;
        for (EventSubscription each : subscriptions) {
            if (each.position().compareTo(from) < 0) {
                more |= catchUp(each, from);
            }
        }
        List<RunEventInfo> news = events.between(from, null, ALL, EventSubscription.BUFFER);
        EventPosition to =
                news.isEmpty() ? from : EventPosition.parse(news.getLast().cursor());
        for (EventSubscription each : subscriptions) {
            if (each.position().compareTo(from) >= 0) {
                each.take(news, to);
            }
        }
        head = to;
        return more || news.size() == EventSubscription.BUFFER;
    }

    /** Returns whether there is more to read for it now. */
    private boolean catchUp(EventSubscription subscription, EventPosition upTo) {
        int room = subscription.room();
        if (room == 0) {
            return false;
        }
        List<RunEventInfo> missed = events.between(subscription.position(), upTo, subscription.filter(), room);
        boolean whole = missed.size() < room;
        subscription.take(
                missed, whole ? upTo : EventPosition.parse(missed.getLast().cursor()));
        return !whole;
    }
}
