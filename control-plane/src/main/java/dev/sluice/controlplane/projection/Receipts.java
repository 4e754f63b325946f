package dev.sluice.controlplane.projection;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * When events were received that a projection is yet to show. Bounded: when too many wait, later ones count with those
 * before them, and so as older than they are, never as younger.
 */
final class Receipts {
    /** Events up to a position that were received together. */
    record Receipt(long position, Instant receivedAt, int events) {}

    private final int most;
    private final Deque<Receipt> waiting = new ArrayDeque<>();

    Receipts(int most) {
        this.most = most;
    }

    /** Positions only grow. */
    synchronized void add(long position, Instant receivedAt) {
        Receipt last = waiting.peekLast();
        if (last != null && (waiting.size() >= most || last.receivedAt().equals(receivedAt))) {
            waiting.removeLast();
            waiting.addLast(new Receipt(position, last.receivedAt(), last.events() + 1));
        } else {
            waiting.addLast(new Receipt(position, receivedAt, 1));
        }
    }

    /** Takes away what is shown once a projection is at a position. */
    synchronized List<Receipt> takeUpTo(long position) {
        List<Receipt> shown = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.getFirst().position() <= position) {
            shown.add(waiting.removeFirst());
        }
        return shown;
    }
}
