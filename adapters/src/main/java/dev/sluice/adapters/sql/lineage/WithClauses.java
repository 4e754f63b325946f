package dev.sluice.adapters.sql.lineage;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import net.sf.jsqlparser.statement.ParenthesedStatement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/** Common table expressions: plain, nested, recursive, and those that change data. */
final class WithClauses {
    private static final int ROUNDS = 100;

    /** Resolves INSERT, UPDATE and DELETE inside a WITH clause; the query is what RETURNING gives. */
    interface Changes {
        Query returned(ParenthesedStatement statement, Scope scope);
    }

    private final Queries queries;
    private final Names names;
    private final Findings findings;
    private final Changes changes;

    WithClauses(Queries queries, Names names, Findings findings, Changes changes) {
        this.queries = queries;
        this.names = names;
        this.findings = findings;
        this.changes = changes;
    }

    /** A scope in which the expressions are known. One that nobody asks for is never resolved: the database skips it, too. */
    Scope define(@Nullable List<WithItem<?>> items, Scope outer) {
        if (items == null || items.isEmpty()) {
            return outer;
        }
        boolean recursive = items.stream().anyMatch(WithItem::isRecursive);
        Scope scope = outer;
        for (WithItem<?> item : items) {
            String name = names.column(item.getAliasName().strip());
            List<String> columns = columns(item);
            Scope before = scope;
            Supplier<Query> body;
            if (item.getParenthesedStatement() instanceof ParenthesedSelect select) {
                body = once(() -> recursive
                        ? recursive(name, columns, select, before)
                        : queries.query(select, before).renamed(columns));
            } else {
                Query returned =
                        changes.returned(item.getParenthesedStatement(), before).renamed(columns);
                body = () -> returned;
            }
            scope = scope.within(FromRows.NONE);
            scope.define(name, body);
        }
        return scope;
    }

    private List<String> columns(WithItem<?> item) {
        return item.getWithItemList() == null
                ? List.of()
                : item.getWithItemList().stream()
                        .map(SelectItem::toString)
                        .map(names::column)
                        .toList();
    }

    /**
     * Starts with the first branch alone and feeds the result back until it no longer grows: a source may need several rounds
     * to move from column to column.
     */
    Query recursive(String name, List<String> columns, ParenthesedSelect body, Scope outer) {
        Select inner = body.getSelect();
        if (!(inner instanceof SetOperationList union)) {
            return queries.query(body, outer).renamed(columns);
        }
        Scope within = queries.withClauses().define(union.getWithItemsList(), outer);
        Query result = queries.query(union.getSelect(0), within).renamed(columns);
        for (int i = 0; i < ROUNDS; i++) {
            Query known = result;
            Scope scope = outer.within(FromRows.NONE);
            scope.define(name, () -> known);
            Query next = queries.query(body, scope).renamed(columns);
            if (next.influences().equals(known.influences()) && sameFlows(next, known)) {
                return next;
            }
            result = next;
        }
        findings.note(Confidence.OPAQUE, "recursion of " + name + " does not come to an end in " + ROUNDS + " rounds");
        return new Query(List.of(new Item.Star(name, _ -> Flow.OPAQUE)), Set.of());
    }

    /** Stars are functions and never equal; by their origin they are. */
    private static boolean sameFlows(Query one, Query other) {
        return one.named().equals(other.named())
                && one.items().size() == other.items().size();
    }

    private static Supplier<Query> once(Supplier<Query> body) {
        return new Supplier<>() {
            private @Nullable Query result;

            @Override
            public Query get() {
                Query known = result;
                if (known == null) {
                    known = body.get();
                    result = known;
                }
                return known;
            }
        };
    }
}
