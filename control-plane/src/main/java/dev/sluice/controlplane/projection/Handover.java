package dev.sluice.controlplane.projection;

import dev.sluice.model.LogPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Just stored events on their way to the projection, already parsed; and its wake-up call.
 *
 * <p>Only a shortcut: it may be emptied at any time, the log has everything. Once too much waits, it takes nothing more
 * until the projection has caught up: what would be forgotten again only fills the heap.
 */
final class Handover {
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<ProjectedEvent> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long newest;
    private boolean overflown;
    private boolean called;

    Handover(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes events in position order, unless too many wait already. */
    void offer(List<ProjectedEvent> events) {
        lock.lock();
        try {
            newest = events.getLast().position().value();
            if (!overflown) {
                events.forEach(this::add);
            }
            if (waitingBytes > maxBytes) {
                forget();
                overflown = true;
            }
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void add(ProjectedEvent event) {
        ProjectedEvent last = waiting.peekLast();
        if (last != null && last.position().value() + 1 != event.position().value()) {
            forget();
        }
        waiting.addLast(event);
        waitingBytes += event.rawLength();
    }

    /** Wakes the projection without handing anything over. */
    void call() {
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** The events right behind a position where the projection is, or none when they are not (or no longer) here. */
    List<ProjectedEvent> takeAfter(LogPosition position, int maxEvents) {
        lock.lock();
        try {
            if (newest - position.value() <= maxEvents) {
                overflown = false;
            }
            while (!waiting.isEmpty() && waiting.getFirst().position().compareTo(position) <= 0) {
                waitingBytes -= waiting.removeFirst().rawLength();
            }
            if (waiting.isEmpty() || waiting.getFirst().position().value() != position.value() + 1) {
                return List.of();
            }
            List<ProjectedEvent> taken = new ArrayList<>(Math.min(maxEvents, waiting.size()));
            while (taken.size() < maxEvents && !waiting.isEmpty()) {
                ProjectedEvent event = waiting.removeFirst();
                waitingBytes -= event.rawLength();
                taken.add(event);
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Returns after a call, or after the longest wait. */
    void await(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!called && left > 0) {
                left = arrived.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(10)));
            }
            called = false;
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        called = true;
        arrived.signalAll();
    }

    private void forget() {
        waiting.clear();
        waitingBytes = 0;
    }
}
