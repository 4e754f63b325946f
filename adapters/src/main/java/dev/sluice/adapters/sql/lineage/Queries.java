package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.Item.Star;
import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.expression.AllValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.statement.piped.FromQuery;
import net.sf.jsqlparser.statement.select.Distinct;
import net.sf.jsqlparser.statement.select.GroupByElement;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableStatement;
import net.sf.jsqlparser.statement.select.Values;
import org.jspecify.annotations.Nullable;

/** Resolves queries of every form. */
final class Queries {
    private final Names names;
    private final Findings findings;
    private final Expressions expressions;
    private final FromClauses fromClauses;
    private final SelectLists selectLists;
    private final WithClauses withClauses;

    Queries(Names names, ScriptCatalog catalog, Findings findings, WithClauses.Changes changes) {
        this.names = names;
        this.findings = findings;
        this.expressions = new Expressions(this, names, findings);
        this.fromClauses = new FromClauses(this, expressions, names, catalog, findings);
        this.selectLists = new SelectLists(expressions, names, findings);
        this.withClauses = new WithClauses(this, names, findings, changes);
    }

    Expressions expressions() {
        return expressions;
    }

    FromClauses fromClauses() {
        return fromClauses;
    }

    WithClauses withClauses() {
        return withClauses;
    }

    Query query(Select select, Scope outer) {
        if (Thread.currentThread().isInterrupted()) {
            throw new LimitExceededException("out of time");
        }
        Scope scope = withClauses.define(select.getWithItemsList(), outer);
        return unlimited(select, scope).withInfluences(limits(select, scope));
    }

    /** What LIMIT and OFFSET read: a subquery may say how many rows come out. */
    private Set<Influence> limits(Select select, Scope scope) {
        List<@Nullable Expression> counts = new ArrayList<>();
        if (select.getLimit() != null) {
            counts.add(select.getLimit().getRowCount());
            counts.add(select.getLimit().getOffset());
        }
        if (select.getOffset() != null) {
            counts.add(select.getOffset().getOffset());
        }
        if (select.getFetch() != null) {
            counts.add(select.getFetch().getExpression());
        }
        counts.removeIf(count -> !String.valueOf(count).toUpperCase(Locale.ROOT).contains("SELECT"));
        return expressions.all(counts, scope).influences(Subtype.FILTER);
    }

    private Query unlimited(Select select, Scope scope) {
        return switch (select) {
            case PlainSelect plain -> plain(plain, scope);
            case SetOperationList operations -> ordered(operations, setOperations(operations, scope), scope);
            case ParenthesedSelect inner
            when inner.getPivot() == null && inner.getUnPivot() == null ->
                ordered(inner, query(inner.getSelect(), scope), scope);
            case Values values -> values(values, scope);
            case TableStatement table -> {
                FromRows rows = fromClauses.rows(table.getTable(), null, scope);
                yield new Query(rows.visible(), rows.influences());
            }
            case FromQuery from
            when from.getPipeOperators().isEmpty() -> {
                FromRows rows = fromClauses.rows(from.getFromItem(), from.getJoins(), scope);
                yield new Query(rows.visible(), rows.influences());
            }
            default -> opaque(select);
        };
    }

    /** Only the tables are told, by the words before them. */
    Query opaque(Object part) {
        return opaque(part, part.toString());
    }

    Query opaque(Object part, String sql) {
        findings.note(Confidence.OPAQUE, "not understood: " + part.getClass().getSimpleName() + " " + Text.brief(part));
        for (TableName table : WordTables.reads(sql, names)) {
            findings.read(table);
        }
        return new Query(List.of(new Star(Text.brief(part), _ -> Flow.OPAQUE)), Set.of());
    }

    private Query plain(PlainSelect select, Scope outer) {
        if (select.getSelectItems() == null
                || select.getOracleHierarchical() != null
                || select.getLateralViews() != null) {
            return opaque(select);
        }
        FromRows rows = fromClauses.rows(select.getFromItem(), select.getJoins(), outer);
        Scope scope = outer.within(rows);
        if (select.getWindowDefinitions() != null) {
            select.getWindowDefinitions().forEach(window -> scope.window(names.column(window.getWindowName()), window));
        }
        Set<Influence> influences = new LinkedHashSet<>(rows.influences());
        boolean aliasesEverywhere = names.dialect() == SqlDialect.DUCKDB;
        if (!aliasesEverywhere) {
            influences.addAll(expressions.influences(select.getWhere(), Subtype.FILTER, scope));
        }
        List<Item> items = selectLists.items(select.getSelectItems(), scope);
        if (aliasesEverywhere) {
            influences.addAll(expressions.influences(select.getWhere(), Subtype.FILTER, scope));
        }
        influences.addAll(selectLists.multiplying(select.getSelectItems(), scope));
        influences.addAll(grouping(select.getGroupBy(), select.getSelectItems(), items, scope));
        influences.addAll(expressions.influences(select.getHaving(), Subtype.FILTER, scope));
        influences.addAll(expressions.influences(select.getQualify(), Subtype.FILTER, scope));
        influences.addAll(distinct(select.getDistinct(), items, scope));
        influences.addAll(sorting(select.getOrderByElements(), items, scope));
        return new Query(items, influences);
    }

    private Set<Influence> grouping(
            @Nullable GroupByElement group, List<SelectItem<?>> selected, List<Item> items, Scope scope) {
        if (group == null) {
            return Set.of();
        }
        List<Expression> keys = new ArrayList<>();
        if (group.getGroupByExpressionList() != null) {
            keys.addAll(group.getGroupByExpressionList());
        }
        for (ExpressionList<?> set : group.getGroupingSets()) {
            keys.addAll(set);
        }
        Set<Influence> influences = new LinkedHashSet<>();
        for (Expression key : keys) {
            if (key instanceof AllValue) {
                influences.addAll(groupingByAll(selected, scope));
            } else {
                influences.addAll(positional(key, items, scope).influences(Subtype.GROUP_BY));
            }
        }
        return influences;
    }

    /** GROUP BY ALL: by every expression that holds no aggregate. */
    private Set<Influence> groupingByAll(List<SelectItem<?>> selected, Scope scope) {
        Set<Influence> influences = new LinkedHashSet<>();
        for (SelectItem<?> item : selected) {
            Flow flow = expressions.flow(item.getExpression(), scope);
            boolean aggregate = flow.sources().stream()
                    .anyMatch(source -> source.transformation().subtype() == Subtype.AGGREGATION);
            if (!aggregate) {
                influences.addAll(flow.influences(Subtype.GROUP_BY));
            }
        }
        return influences;
    }

    private Set<Influence> distinct(@Nullable Distinct distinct, List<Item> items, Scope scope) {
        if (distinct == null) {
            return Set.of();
        }
        List<SelectItem<?>> on = distinct.getOnSelectItems();
        if (on == null || on.isEmpty()) {
            return Flow.union(items.stream()
                            .filter(Named.class::isInstance)
                            .map(item -> ((Named) item).flow())
                            .toList())
                    .influences(Subtype.GROUP_BY);
        }
        Set<Influence> influences = new LinkedHashSet<>();
        for (SelectItem<?> key : on) {
            influences.addAll(positional(key.getExpression(), items, scope).influences(Subtype.GROUP_BY));
        }
        return influences;
    }

    private Query ordered(Select select, Query query, Scope outer) {
        Scope output = outer.within(FromRows.of(new Relation(null, null, query)));
        return query.withInfluences(sorting(select.getOrderByElements(), query.items(), output));
    }

    private Set<Influence> sorting(@Nullable List<OrderByElement> elements, List<Item> items, Scope scope) {
        Set<Influence> influences = new LinkedHashSet<>();
        for (OrderByElement element : elements == null ? List.<OrderByElement>of() : elements) {
            Expression key = element.getExpression();
            Flow flow = key instanceof AllValue
                    ? Flow.union(new Query(items, Set.of())
                            .named().stream().map(Named::flow).toList())
                    : Expressions.bareName(key)
                            .flatMap(name -> scope.ownAlias(names.column(name)))
                            .orElseGet(() -> positional(key, items, scope));
            influences.addAll(flow.influences(Subtype.SORT));
        }
        return influences;
    }

    /** A number in GROUP BY or ORDER BY means the output column at that place. */
    private Flow positional(Expression key, List<Item> items, Scope scope) {
        if (!(key instanceof LongValue number)) {
            return expressions.flow(key, scope);
        }
        int place = (int) number.getValue();
        boolean known = place >= 1
                && place <= items.size()
                && items.subList(0, place).stream().allMatch(Named.class::isInstance);
        if (!known) {
            findings.note(Confidence.OPAQUE, "output column " + place + " is behind a star of unknown columns");
            return Flow.OPAQUE;
        }
        return ((Named) items.get(place - 1)).flow();
    }

    private Query setOperations(SetOperationList operations, Scope scope) {
        List<Query> parts = operations.getSelects().stream()
                .map(select -> query(select, scope))
                .toList();
        return new SetOperations(names.dialect(), findings).combine(parts, operations.getOperations());
    }

    private Query values(Values values, Scope scope) {
        ExpressionList<?> list = values.getExpressions();
        boolean rows = !list.isEmpty() && list.stream().allMatch(ExpressionList.class::isInstance);
        List<List<Flow>> columns = new ArrayList<>();
        for (ExpressionList<?> row :
                rows ? list.stream().map(ExpressionList.class::cast).toList() : List.of(list)) {
            for (int i = 0; i < row.size(); i++) {
                if (columns.size() <= i) {
                    columns.add(new ArrayList<>());
                }
                columns.get(i).add(expressions.flow(row.get(i), scope));
            }
        }
        List<Item> items = new ArrayList<>();
        for (List<Flow> column : columns) {
            String name = names.dialect() == SqlDialect.DUCKDB ? "col" + items.size() : "column" + (items.size() + 1);
            items.add(new Named(name, Flow.union(column)));
        }
        return new Query(items, Set.of());
    }
}
