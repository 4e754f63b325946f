package dev.sluice.controlplane.testing;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long one side of a race takes on this machine. The pause of the other side is drawn from that, so that each of them
 * comes first in some races, however slow the machine is.
 */
public final class Pace {
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();

    /** Runs one racer of a side that is measured, from the start of the race on. */
    public void measure(CountDownLatch go, Runnable racer) {
        await(go, 0);
        long since = System.nanoTime();
        racer.run();
        longest.accumulateAndGet(System.nanoTime() - since, Math::max);
    }

    /** The race is over: the next one is drawn from what its slowest racer took. */
    public void over() {
        last.set(longest.getAndSet(0));
    }

    /** A pause from none to half as long again as the slowest racer of the last race took. */
    public long pause(Random random) {
        return (long) (random.nextDouble() * 1.5 * last.get());
    }

    /** Waits for the start of the race, and then as long as {@code pause} says. */
    public static void await(CountDownLatch go, long pause) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        LockSupport.parkNanos(pause);
    }
}
