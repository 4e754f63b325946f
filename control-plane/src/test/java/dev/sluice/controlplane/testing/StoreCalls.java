package dev.sluice.controlplane.testing;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts round trips to the stores for the calls that ask for it, on their thread. */
public final class StoreCalls {
    private static final ThreadLocal<AtomicInteger> COUNTED = new ThreadLocal<>();

    private StoreCalls() {}

    /** What one resolver does. */
    public interface Work {
        Object run() throws Exception;
    }

    /** Result of the work and the round trips it took on this thread. */
    public record Counted(Object result, int calls) {}

    public static Counted count(Work work) throws Exception {
        AtomicInteger before = COUNTED.get();
        AtomicInteger here = new AtomicInteger();
        COUNTED.set(here);
        try {
            Object result = work.run();
            return new Counted(result, here.get());
        } finally {
            COUNTED.set(before);
        }
    }

    static void happened() {
        AtomicInteger here = COUNTED.get();
        if (here != null) {
            here.incrementAndGet();
        }
    }
}
