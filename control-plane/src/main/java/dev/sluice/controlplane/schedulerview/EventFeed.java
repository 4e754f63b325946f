package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.dispatch.Loop;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells subscribers of this replica what happens on any replica. One read serves all who are up to date; who lags behind is
 * read for apart until it has caught up. Nothing is ever skipped or told twice.
 */
public final class EventFeed<E, F extends Predicate<E>> {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final EventSource<E, F> events;
    private final Set<EventSubscription<E, F>> subscriptions = ConcurrentHashMap.newKeySet();
    private final Loop loop;
    /** Up to where those who are up to date have everything. For the loop's thread. */
    private @Nullable EventPosition head;

    /** @param name of its thread */
    public EventFeed(String name, EventSource<E, F> events) {
        this.events = events;
        this.loop = new Loop(name, this::step, PAUSE);
    }

    public void start() {
        loop.start();
    }

    public void stop() {
        loop.close();
    }

    /** News after a position, without end. */
    public Multi<E> after(EventPosition position, F filter) {
        Flow.Publisher<E> publisher = subscriber -> {
            EventSubscription<E, F> made =
                    new EventSubscription<>(events::positionOf, filter, position, subscriber, subscriptions::remove);
            subscriber.onSubscribe(made);
            subscriptions.add(made);
            loop.call();
        };
        return Multi.createFrom().publisher(publisher);
    }

    private boolean step() {
        if (subscriptions.isEmpty()) {
            head = null;
            return false;
        }
        EventPosition from = head == null ? events.horizon() : head;
        boolean more = false;
        for (EventSubscription<E, F> each : subscriptions) {
            if (each.position().compareTo(from) < 0) {
                more |= catchUp(each, from);
            }
        }
        List<E> news = events.between(from, null, events.all(), EventSubscription.BUFFER);
        EventPosition to = news.isEmpty() ? from : events.positionOf(news.getLast());
        for (EventSubscription<E, F> each : subscriptions) {
            if (each.position().compareTo(from) >= 0) {
                each.take(news, to);
            }
        }
        head = to;
        return more || news.size() == EventSubscription.BUFFER;
    }

    /** Returns whether there is more to read for it now. */
    private boolean catchUp(EventSubscription<E, F> subscription, EventPosition upTo) {
        int room = subscription.room();
        if (room == 0) {
            return false;
        }
        List<E> missed = events.between(subscription.position(), upTo, subscription.filter(), room);
        boolean whole = missed.size() < room;
        subscription.take(missed, whole ? upTo : events.positionOf(missed.getLast()));
        return !whole;
    }
}
