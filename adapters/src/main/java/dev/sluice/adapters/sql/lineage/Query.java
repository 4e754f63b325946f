package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a query gives: its columns in order, and what decides about its rows. */
record Query(List<Item> items, Set<Influence> influences) {
    static final Query EMPTY = new Query(List.of(), Set.of());

    Query {
        items = List.copyOf(items);
        influences = Collections.unmodifiableSet(new LinkedHashSet<>(influences));
    }

    /** Whether every column is known, so that positions mean something. */
    boolean isClosed() {
        return items.stream().allMatch(Named.class::isInstance);
    }

    List<Named> named() {
        return items.stream()
                .filter(Named.class::isInstance)
                .map(Named.class::cast)
                .toList();
    }

    Flow allFlows() {
        return Flow.union(items.stream()
                .map(item -> item instanceof Named named ? named.flow() : Flow.OPAQUE)
                .toList());
    }

    /** The columns under new names, by position. Behind a star no position is known, so the rest keep their names. */
    Query renamed(List<String> names) {
        List<Item> renamed = new ArrayList<>(items);
        for (int i = 0; i < Math.min(names.size(), items.size()); i++) {
            if (!(items.get(i) instanceof Named named)) {
                break;
            }
            renamed.set(i, new Named(names.get(i), named.flow()));
        }
        return new Query(renamed, influences);
    }

    Query beside(Query other) {
        List<Item> both = new ArrayList<>(items);
        both.addAll(other.items);
        return new Query(both, influences).withInfluences(other.influences);
    }

    Query mapNamed(Function<Named, Named> change) {
        return new Query(
                items.stream()
                        .map(item -> item instanceof Named named ? change.apply(named) : item)
                        .toList(),
                influences);
    }

    Query withInfluences(Set<Influence> more) {
        Set<Influence> all = new LinkedHashSet<>(influences);
        all.addAll(more);
        return new Query(items, all);
    }
}
