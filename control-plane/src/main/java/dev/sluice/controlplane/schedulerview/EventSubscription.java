package dev.sluice.controlplane.schedulerview;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One who hears news. What was read for it and not taken yet is bounded; the rest is read when there is room again.
 *
 * <p>The feed alone fills it, from one thread; it is drained by whoever has news or wants some, one at a time.
 */
final class EventSubscription<E, F extends Predicate<E>> implements Flow.Subscription {
    static final int BUFFER = 500;

    private final Function<E, EventPosition> positions;
    private final F filter;
    private final Flow.Subscriber<? super E> subscriber;
    private final Consumer<EventSubscription<E, F>> onCancel;
    private final Queue<E> waiting = new ArrayDeque<>();
    private final AtomicInteger draining = new AtomicInteger();
    private long wanted;
    private volatile boolean cancelled;
    private EventPosition position;

    EventSubscription(
            Function<E, EventPosition> positions,
            F filter,
            EventPosition position,
            Flow.Subscriber<? super E> subscriber,
            Consumer<EventSubscription<E, F>> onCancel) {
        this.positions = positions;
        this.filter = filter;
        this.position = position;
        this.subscriber = subscriber;
        this.onCancel = onCancel;
    }

    F filter() {
        return filter;
    }

    /** Up to where it has everything. For the feed's thread. */
    EventPosition position() {
        return position;
    }

    synchronized int room() {
        return BUFFER - waiting.size();
    }

    /** Takes what is for it, until there is no room; then its position stays behind and it is read for apart. */
    void take(List<E> news, EventPosition upTo) {
        if (offer(news) && position.compareTo(upTo) < 0) {
            position = upTo;
        }
        drain();
    }

    private synchronized boolean offer(List<E> news) {
        for (E event : news) {
            EventPosition at = positions.apply(event);
            if (at.compareTo(position) <= 0 || !filter.test(event)) {
                continue;
            }
            if (waiting.size() >= BUFFER) {
                return false;
            }
            waiting.add(event);
            position = at;
        }
        return true;
    }

    @Override
    public void request(long n) {
        synchronized (this) {
            wanted = n > Long.MAX_VALUE - wanted ? Long.MAX_VALUE : wanted + Math.max(0, n);
        }
        drain();
    }

    @Override
    public void cancel() {
        cancelled = true;
        onCancel.accept(this);
    }

    private void drain() {
        if (draining.getAndIncrement() != 0) {
            return; // whoever drains goes round once more
        }
        int rounds = 1;
        while (rounds != 0) {
            for (E next = next(); next != null; next = next()) {
                subscriber.onNext(next);
            }
            rounds = draining.addAndGet(-rounds);
        }
    }

    private synchronized @Nullable E next() {
        if (cancelled || wanted == 0) {
            return null;
        }
        E next = waiting.poll();
        if (next != null) {
            wanted--;
        }
        return next;
    }
}
