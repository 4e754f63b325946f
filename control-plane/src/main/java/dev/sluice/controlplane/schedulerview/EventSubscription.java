package dev.sluice.controlplane.schedulerview;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One who hears news. What was read for it and not taken yet is bounded; the rest is read when there is room again.
 *
 * <p>The feed alone fills it, from one thread; it is drained by whoever has news or wants some, one at a time.
 */
final class EventSubscription implements Flow.Subscription {
    static final int BUFFER = 500;

    private final EventFilter filter;
    private final Flow.Subscriber<? super RunEventInfo> subscriber;
    private final Consumer<EventSubscription> onCancel;
    private final Queue<RunEventInfo> waiting = new ArrayDeque<>();
    private final AtomicInteger draining = new AtomicInteger();
    private long wanted;
    private volatile boolean cancelled;
    private EventPosition position;

    EventSubscription(
            EventFilter filter,
            EventPosition position,
            Flow.Subscriber<? super RunEventInfo> subscriber,
            Consumer<EventSubscription> onCancel) {
        this.filter = filter;
        this.position = position;
        this.subscriber = subscriber;
        this.onCancel = onCancel;
    }

    EventFilter filter() {
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
    void take(List<RunEventInfo> news, EventPosition upTo) {
        if (offer(news) && position.compareTo(upTo) < 0) {
            position = upTo;
        }
        drain();
    }

    private synchronized boolean offer(List<RunEventInfo> news) {
        for (RunEventInfo event : news) {
            EventPosition at = EventPosition.parse(event.cursor());
            if (at.compareTo(position) <= 0 || !filter.admits(event)) {
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
            for (RunEventInfo next = next(); next != null; next = next()) {
                subscriber.onNext(next);
            }
            rounds = draining.addAndGet(-rounds);
        }
    }

    private synchronized @Nullable RunEventInfo next() {
        if (cancelled || wanted == 0) {
            return null;
        }
        RunEventInfo next = waiting.poll();
        if (next != null) {
            wanted--;
        }
        return next;
    }
}
