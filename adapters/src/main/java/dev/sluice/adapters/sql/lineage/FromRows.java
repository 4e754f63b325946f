package dev.sluice.adapters.sql.lineage;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a FROM clause offers.
 *
 * @param relations by which columns can be qualified
 * @param visible what a star gives, in order: columns merged by USING stand once
 */
record FromRows(List<Relation> relations, List<Item> visible, Set<Influence> influences) {
    static final FromRows NONE = new FromRows(List.of(), List.of(), Set.of());

    static FromRows of(Relation relation) {
        return new FromRows(
                List.of(relation), relation.query().items(), relation.query().influences());
    }

    FromRows beside(FromRows other) {
        return new FromRows(
                joined(relations, other.relations),
                joined(visible, other.visible),
                union(influences, other.influences));
    }

    FromRows withVisible(List<Item> items) {
        return new FromRows(relations, items, influences);
    }

    FromRows withInfluences(Set<Influence> more) {
        return new FromRows(relations, visible, union(influences, more));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static Set<Influence> union(Set<Influence> first, Set<Influence> second) {
        Set<Influence> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return all;
    }
}
