package dev.sluice.controlplane.graphql;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers one field of many parents with one load, in the parents' order. */
final class Batch {
    private Batch() {}

    /** {@code load} is given all keys at once and may leave some out. */
    static <P, K, V, R> List<R> load(
            List<P> parents, Function<P, K> key, Function<Set<K>, Map<K, V>> load, Function<V, R> result, R none) {
        Set<K> keys = new LinkedHashSet<>();
        parents.forEach(parent -> keys.add(key.apply(parent)));
        Map<K, V> loaded = load.apply(keys);
        List<R> results = new ArrayList<>();
        for (P parent : parents) {
            V value = loaded.get(key.apply(parent));
            results.add(value == null ? none : result.apply(value));
        }
        return results;
    }

    /** As {@link #load}, null for parents without a value. */
    static <P, K, V, R> List<@Nullable R> loadOrNull(
            List<P> parents, Function<P, K> key, Function<Set<K>, Map<K, V>> load, Function<V, R> result) {
        Set<K> keys = new LinkedHashSet<>();
        parents.forEach(parent -> keys.add(key.apply(parent)));
        Map<K, V> loaded = load.apply(keys);
        List<@Nullable R> results = new ArrayList<>();
        for (P parent : parents) {
            V value = loaded.get(key.apply(parent));
            results.add(value == null ? null : result.apply(value));
        }
        return results;
    }

    /** As {@link #load}, one load for each instant that the parents are asked as of: one, as queries have one. */
    static <P, V> List<List<V>> loadAsOf(
            List<P> parents,
            Function<P, Long> key,
            Function<P, Instant> asOf,
            BiFunction<Set<Long>, Instant, Map<Long, List<V>>> load) {
        Map<Instant, Set<Long>> keys = new LinkedHashMap<>();
        parents.forEach(parent -> keys.computeIfAbsent(asOf.apply(parent), _ -> new LinkedHashSet<>())
                .add(key.apply(parent)));
        Map<Instant, Map<Long, List<V>>> loaded = new HashMap<>();
        keys.forEach((instant, ids) -> loaded.put(instant, load.apply(ids, instant)));
        List<List<V>> results = new ArrayList<>();
        for (P parent : parents) {
            results.add(loaded.getOrDefault(asOf.apply(parent), Map.of()).getOrDefault(key.apply(parent), List.of()));
        }
        return results;
    }
}
