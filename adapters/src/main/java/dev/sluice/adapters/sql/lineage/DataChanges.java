package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.ParenthesedStatement;
import net.sf.jsqlparser.statement.ReturningClause;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.delete.ParenthesedDelete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.insert.ParenthesedInsert;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.update.ParenthesedUpdate;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import org.jspecify.annotations.Nullable;

/** INSERT, UPDATE and DELETE, as statements and inside WITH clauses. */
final class DataChanges implements WithClauses.Changes {
    /** A change and what its RETURNING clause gives. */
    record Returned(Change change, Query rows) {}

    private final Names names;
    private final Findings findings;
    private final Queries queries;
    private final Expressions expressions;
    private final Targets targets;
    private final SelectLists lists;
    private final Consumer<Change> inner;

    /** The changes of WITH clauses go to a consumer: each is a change of its own. */
    DataChanges(Names names, ScriptCatalog catalog, Findings findings, Consumer<Change> inner) {
        this.names = names;
        this.findings = findings;
        this.inner = inner;
        this.queries = new Queries(names, catalog, findings, this);
        this.expressions = queries.expressions();
        this.targets = new Targets(names, catalog, findings);
        this.lists = new SelectLists(expressions, names, findings);
    }

    Queries queries() {
        return queries;
    }

    Targets targets() {
        return targets;
    }

    @Override
    public Query returned(ParenthesedStatement statement, Scope scope) {
        Set<TableName> readBefore = new LinkedHashSet<>(findings.reads());
        findings.reads().clear();
        Optional<Returned> returned =
                switch (statement) {
                    case ParenthesedInsert insert -> Optional.of(insert(insert.getInsert(), false, scope));
                    case ParenthesedUpdate update -> Optional.of(update(update.getUpdate(), scope));
                    case ParenthesedDelete delete -> Optional.of(delete(delete.getDelete(), scope));
                    default -> Optional.empty();
                };
        returned.ifPresent(result -> {
            inner.accept(result.change().reading(new LinkedHashSet<>(findings.reads())));
            result.change()
                    .target()
                    .filter(_ -> !result.rows().items().isEmpty())
                    .ifPresent(findings::read);
        });
        findings.reads().addAll(readBefore);
        return returned.map(Returned::rows).orElseGet(() -> queries.opaque(statement));
    }

    Returned insert(Insert insert, boolean byName, Scope outer) {
        Scope scope = queries.withClauses().define(insert.getWithItemsList(), outer);
        TableName target = names.table(insert.getTable());
        Query source = source(insert, scope);
        Optional<List<String>> columns = targets.columns(target, insert.getColumns());
        Query filled = byName ? targets.byName(source) : targets.byPosition(target, columns, source);
        List<Named> assignments = new ArrayList<>(filled.named());
        Set<Influence> influences = new LinkedHashSet<>(filled.influences());
        influences.addAll(onConflict(insert, target, filled, assignments, scope));
        if (insert.getSetUpdateSets() != null) {
            assignments.addAll(assignments(insert.getSetUpdateSets(), scope));
        }
        Query change = targets.merged(assignments, influences);
        return changed(
                StatementKind.INSERT, insert.getTable(), change, FromRows.NONE, insert.getReturningClause(), scope);
    }

    /** ON CONFLICT: adds what DO UPDATE sets; the columns in conflict are joined with those of the table. */
    private Set<Influence> onConflict(
            Insert insert, TableName target, Query filled, List<Named> assignments, Scope scope) {
        Set<Influence> influences = new LinkedHashSet<>();
        Query contents = queries.fromClauses().contents(target);
        Relation excluded = new Relation(names.column("excluded"), null, targets.after(contents, filled));
        Scope both = scope.within(own(insert.getTable(), target, contents).beside(FromRows.of(excluded)));
        if (insert.getConflictTarget() != null) {
            for (String key : insert.getConflictTarget().getIndexColumnNames()) {
                for (Relation relation : both.rows().relations()) {
                    influences.addAll(both.column(relation, names.column(key)).influences(Subtype.JOIN));
                }
            }
        }
        if (insert.getConflictAction() != null && insert.getConflictAction().getUpdateSets() != null) {
            assignments.addAll(assignments(insert.getConflictAction().getUpdateSets(), both));
            influences.addAll(
                    expressions.influences(insert.getConflictAction().getWhereExpression(), Subtype.FILTER, both));
        }
        return influences;
    }

    private Query source(Insert insert, Scope scope) {
        Select select = insert.getSelect();
        if (insert.isOracleMultiInsert()) {
            return queries.opaque(insert);
        }
        return select == null ? Query.EMPTY : queries.query(select, scope);
    }

    Returned update(Update update, Scope outer) {
        Scope with = queries.withClauses().define(update.getWithItemsList(), outer);
        TableName target = names.table(update.getTable());
        FromRows own = own(update.getTable(), target, queries.fromClauses().contents(target));
        FromRows started = queries.fromClauses().joined(own, update.getStartJoins(), with);
        FromRows others = queries.fromClauses().rows(update.getFromItem(), update.getJoins(), with);
        Scope scope = with.within(started.beside(others));
        List<Named> assignments = assignments(update.getUpdateSets(), scope);
        Set<Influence> influences = new LinkedHashSet<>(scope.rows().influences());
        influences.addAll(expressions.influences(update.getWhere(), Subtype.FILTER, scope));
        Query change = targets.merged(assignments, influences);
        return changed(StatementKind.UPDATE, update.getTable(), change, others, update.getReturningClause(), with);
    }

    Returned delete(Delete delete, Scope outer) {
        Scope with = queries.withClauses().define(delete.getWithItemsList(), outer);
        TableName target = names.table(delete.getTable());
        FromRows others = FromRows.NONE;
        if (delete.getUsingFromItemList() != null) {
            for (FromItem item : delete.getUsingFromItemList()) {
                others = others.beside(queries.fromClauses().rows(item, null, with));
            }
        }
        others = queries.fromClauses().joined(others, delete.getJoins(), with);
        FromRows own = own(delete.getTable(), target, queries.fromClauses().contents(target));
        Scope scope = with.within(own.beside(others));
        Set<Influence> influences = new LinkedHashSet<>(others.influences());
        influences.addAll(expressions.influences(delete.getWhere(), Subtype.FILTER, scope));
        Query change = new Query(List.of(), influences);
        return changed(StatementKind.DELETE, delete.getTable(), change, others, delete.getReturningClause(), with);
    }

    private Returned changed(
            StatementKind kind,
            Table table,
            Query change,
            FromRows others,
            @Nullable ReturningClause returning,
            Scope outer) {
        TableName target = names.table(table);
        Query rows = Query.EMPTY;
        if (returning != null) {
            Query after = targets.after(queries.fromClauses().contents(target), change);
            Scope scope = outer.within(own(table, target, after).beside(others));
            rows = new Query(lists.items(returning, scope), change.influences());
        }
        if (targets.isTemporary(target)) {
            targets.fill(target, change);
            return new Returned(new Change(kind, Optional.empty(), change, Optional.empty(), Confidence.EXACT), rows);
        }
        return new Returned(Change.of(kind, target, change), rows);
    }

    /** The changed table as a name in scope. */
    FromRows own(Table table, TableName target, Query contents) {
        String alias = names.alias(table.getAlias());
        return FromRows.of(new Relation(alias == null ? names.column(table.getName()) : alias, target, contents));
    }

    /** {@code a = x}, {@code (a, b) = (x, y)} and {@code (a, b) = (SELECT ...)}. */
    List<Named> assignments(List<UpdateSet> sets, Scope scope) {
        List<Named> assignments = new ArrayList<>();
        for (UpdateSet set : sets) {
            List<Column> columns = set.getColumns();
            ExpressionList<?> values = set.getValues();
            if (columns.size() > 1 && values.size() == 1 && values.getFirst() instanceof Select select) {
                Query query = queries.query(select, scope);
                Flow rows = Flow.of(query.influences());
                boolean fits = query.isClosed() && query.items().size() == columns.size();
                for (int i = 0; i < columns.size(); i++) {
                    Flow value = fits ? query.named().get(i).flow() : Flow.OPAQUE;
                    assignments.add(assignment(columns.get(i), value.and(rows), scope));
                }
                continue;
            }
            List<?> parts =
                    values.size() == 1 && values.getFirst() instanceof ExpressionList<?> row && columns.size() > 1
                            ? row
                            : values;
            for (int i = 0; i < columns.size(); i++) {
                Flow value = i < parts.size() && parts.get(i) instanceof Expression expression
                        ? expressions.flow(expression, scope).describedBy(expression)
                        : Flow.OPAQUE;
                assignments.add(assignment(columns.get(i), value, scope));
            }
        }
        return assignments;
    }

    /** {@code SET address.city = x} changes a field of the column address, unless a table is called so. */
    private Named assignment(Column column, Flow value, Scope scope) {
        List<String> qualifier = names.qualifier(column.getTable());
        return qualifier.isEmpty() || scope.relation(qualifier).isPresent()
                ? new Named(names.column(column.getColumnName()), value)
                : new Named(qualifier.getFirst(), value.then(Subtype.TRANSFORMATION));
    }
}
