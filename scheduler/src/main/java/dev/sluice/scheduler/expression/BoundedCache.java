package dev.sluice.scheduler.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Keeps the most recently used values. Values are computed outside the lock, so one may be computed twice. */
final class BoundedCache<K, V> {
    private final Map<K, V> values;

    BoundedCache(int size) {
        this.values = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > size;
            }
        };
    }

    V get(K key, Function<K, V> compute) {
        synchronized (values) {
            V known = values.get(key);
            if (known != null) {
                return known;
            }
        }
        V computed = compute.apply(key);
        synchronized (values) {
            values.put(key, computed);
        }
        return computed;
    }

    int size() {
        synchronized (values) {
            return values.size();
        }
    }
}
