package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.Item.Star;
import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.statement.select.IntersectOp;
import net.sf.jsqlparser.statement.select.SetOperation;
import net.sf.jsqlparser.statement.select.UnionOp;

/**
 * UNION, INTERSECT and EXCEPT.
 *
 * <p>Columns of a UNION meet by position, under the first query's names. INTERSECT and EXCEPT give values of the first query
 * only; the columns of both decide which of its rows come out.
 */
final class SetOperations {
    private final SqlDialect dialect;
    private final Findings findings;

    SetOperations(SqlDialect dialect, Findings findings) {
        this.dialect = dialect;
        this.findings = findings;
    }

    /** The parser gives a flat list; INTERSECT binds tighter than the others. */
    Query combine(List<Query> parts, List<SetOperation> operations) {
        List<Query> terms = new ArrayList<>(List.of(parts.getFirst()));
        List<SetOperation> between = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            SetOperation operation = operations.get(i);
            if (operation instanceof IntersectOp) {
                terms.add(filtering(terms.removeLast(), parts.get(i + 1)));
            } else {
                terms.add(parts.get(i + 1));
                between.add(operation);
            }
        }
        Query result = terms.getFirst();
        for (int i = 0; i < between.size(); i++) {
            result = between.get(i) instanceof UnionOp
                    ? union(result, terms.get(i + 1), between.get(i))
                    : filtering(result, terms.get(i + 1));
        }
        return result;
    }

    private Query filtering(Query kept, Query other) {
        Set<Influence> influences = new LinkedHashSet<>(other.influences());
        influences.addAll(kept.allFlows().influences(Subtype.FILTER));
        influences.addAll(other.allFlows().influences(Subtype.FILTER));
        return kept.withInfluences(influences);
    }

    private Query union(Query first, Query second, SetOperation operation) {
        String modifier = String.valueOf(operation.getModifier()).toUpperCase(java.util.Locale.ROOT);
        Set<Influence> influences = new LinkedHashSet<>(second.influences());
        if (!modifier.contains("ALL")) {
            influences.addAll(first.allFlows().influences(Subtype.GROUP_BY));
            influences.addAll(second.allFlows().influences(Subtype.GROUP_BY));
        }
        List<Item> items;
        if (!first.isClosed() || !second.isClosed()) {
            items = open(first, second, modifier);
        } else if (modifier.contains("BY NAME")) {
            items = byName(first, second);
        } else {
            items = byPosition(first, second);
        }
        return new Query(items, first.influences()).withInfluences(influences);
    }

    private List<Item> byPosition(Query first, Query second) {
        List<Named> left = first.named();
        List<Named> right = second.named();
        if (left.size() != right.size()) {
            findings.note(
                    Confidence.OPAQUE,
                    "UNION of " + left.size() + " and " + right.size() + " columns: check the catalog");
        }
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            Flow other = i < right.size() ? right.get(i).flow() : Flow.OPAQUE;
            items.add(new Named(left.get(i).name(), left.get(i).flow().and(other)));
        }
        return items;
    }

    private List<Item> byName(Query first, Query second) {
        Map<String, Named> byName = new LinkedHashMap<>();
        for (Query query : List.of(first, second)) {
            for (Named named : query.named()) {
                byName.merge(
                        dialect.key(named.name()),
                        named,
                        (one, other) -> new Named(one.name(), one.flow().and(other.flow())));
            }
        }
        return List.copyOf(byName.values());
    }

    /** With unknown columns on a side, positions mean nothing: what the first query says holds, the rest is missing. */
    private List<Item> open(Query first, Query second, String modifier) {
        boolean named = modifier.contains("BY NAME");
        if (!named) {
            findings.note(Confidence.OPAQUE, "UNION by position over columns that are not known");
        }
        List<Item> items = new ArrayList<>();
        for (Item item : first.items()) {
            items.add(
                    switch (item) {
                        case Named column ->
                            new Named(column.name(), column.flow().atBest(Confidence.OPAQUE));
                        case Star star ->
                            new Star(star.origin(), name -> star.flow(name).atBest(Confidence.OPAQUE));
                    });
        }
        if (named) {
            items.addAll(second.items());
        }
        return items;
    }
}
