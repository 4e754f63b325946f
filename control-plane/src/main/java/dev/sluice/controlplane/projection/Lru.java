package dev.sluice.controlplane.projection;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongBiFunction;
import org.jspecify.annotations.Nullable;

/** A cache that knows about how many bytes it holds, and can forget what was not used for longest. For one thread. */
final class Lru<K, V> {
    /** An entry of the map, its place in the table, its {@link Weighed}, and a boxed number as the key. */
    private static final long ENTRY = 100;

    private record Weighed<V>(V value, long weight) {}

    private final Map<K, Weighed<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final ToLongBiFunction<K, V> weigher;
    private long weight;

    Lru(ToLongBiFunction<K, V> weigher) {
        this.weigher = weigher;
    }

    @Nullable
    V get(K key) {
        Weighed<V> known = entries.get(key);
        return known == null ? null : known.value;
    }

    /** Does not count as a use. */
    boolean containsKey(K key) {
        return entries.containsKey(key);
    }

    /** Puts a value, or weighs one again that has grown. */
    void put(K key, V value) {
        Weighed<V> now = new Weighed<>(value, ENTRY + weigher.applyAsLong(key, value));
        Weighed<V> before = entries.put(key, now);
        weight += now.weight - (before == null ? 0 : before.weight);
    }

    void remove(K key) {
        Weighed<V> before = entries.remove(key);
        weight -= before == null ? 0 : before.weight;
    }

    long weight() {
        return weight;
    }

    void trimTo(long most) {
        Iterator<Weighed<V>> eldest = entries.values().iterator();
        while (weight > most && eldest.hasNext()) {
            weight -= eldest.next().weight;
            eldest.remove();
        }
    }
}
