package dev.sluice.controlplane.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongBiFunction;

/**
 * Caches that share one amount of memory, measured by estimate.
 *
 * <p>Nothing is forgotten in the middle of a batch, whose rows may not be in the store yet: only {@link #trim} forgets,
 * after what the batch had to say is written. So memory grows beyond the amount by what one batch names, and no more.
 * Each cache gives up the same share of what it holds, so the amount goes where the workload needs it. For one thread.
 */
final class Caches {
    /** Below the amount after a trim, so that not every batch has to trim. */
    private static final double ROOMY = 0.9;

    private final long bytes;
    private final List<Lru<?, ?>> caches = new ArrayList<>();

    Caches(long bytes) {
        this.bytes = bytes;
    }

    /** A share of the largest heap of this JVM. */
    static Caches ofHeap(double share) {
        return new Caches((long) (Runtime.getRuntime().maxMemory() * share));
    }

    /** A new cache among these; {@code weight} estimates the bytes of a value and its key, without the map's own. */
    <K, V> Lru<K, V> cache(ToLongBiFunction<K, V> weight) {
        Lru<K, V> cache = new Lru<>(weight);
        caches.add(cache);
        return cache;
    }

    /** A new cache of small values that all weigh about the same. */
    <K, V> Lru<K, V> cache(long weight) {
        return cache((_, _) -> weight);
    }

    /** Forgets what was not used for longest until all caches together fit. */
    void trim() {
        long weight = weight();
        if (weight > bytes) {
            double kept = ROOMY * bytes / weight;
            caches.forEach(cache -> cache.trimTo((long) (cache.weight() * kept)));
        }
    }

    long weight() {
        return caches.stream().mapToLong(Lru::weight).sum();
    }
}
