package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.Item.Star;
import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.TableFunction;
import org.jspecify.annotations.Nullable;

/** Resolves FROM clauses: tables, derived tables, functions and how they are joined. */
final class FromClauses {
    /** Stands for a column of USING that has its place already. */
    private static final Item NOT_AGAIN = new Named("", Flow.NONE);

    private final Queries queries;
    private final Expressions expressions;
    private final Names names;
    private final ScriptCatalog catalog;
    private final Findings findings;
    private final TableFunctions functions;

    FromClauses(Queries queries, Expressions expressions, Names names, ScriptCatalog catalog, Findings findings) {
        this.queries = queries;
        this.expressions = expressions;
        this.names = names;
        this.catalog = catalog;
        this.findings = findings;
        this.functions = new TableFunctions(expressions, names, catalog, findings);
    }

    FromRows rows(@Nullable FromItem first, @Nullable List<Join> joins, Scope outer) {
        return joined(first == null ? FromRows.NONE : item(first, FromRows.NONE, outer), joins, outer);
    }

    FromRows joined(FromRows first, @Nullable List<Join> joins, Scope outer) {
        FromRows rows = first;
        for (Join join : joins == null ? List.<Join>of() : joins) {
            FromItem item = join.getFromItem();
            if (item == null) {
                findings.note(Confidence.OPAQUE, "not understood: " + Text.brief(join));
                continue;
            }
            rows = join(rows, item(item, rows, outer), join, outer);
        }
        return rows;
    }

    private FromRows join(FromRows left, FromRows right, Join join, Scope outer) {
        List<String> shared = sharedColumns(left, right, join);
        FromRows both = left.beside(right);
        if (!shared.isEmpty()) {
            FromRows merged = merged(left, right, join, shared, both);
            return join.isSemi() ? left.withInfluences(merged.influences()) : merged;
        }
        Set<Influence> influences = new LinkedHashSet<>();
        for (Expression condition : join.getOnExpressions()) {
            influences.addAll(expressions.influences(condition, Subtype.JOIN, outer.within(both)));
        }
        return join.isSemi()
                ? left.withInfluences(right.influences()).withInfluences(influences)
                : both.withInfluences(influences);
    }

    private List<String> sharedColumns(FromRows left, FromRows right, Join join) {
        if (!join.isNatural()) {
            return join.getUsingColumns().stream()
                    .map(column -> names.column(column.getColumnName()))
                    .toList();
        }
        Query one = new Query(left.visible(), Set.of());
        Query other = new Query(right.visible(), Set.of());
        if (!one.isClosed() || !other.isClosed()) {
            findings.note(Confidence.OPAQUE, "NATURAL JOIN of tables whose columns are not known");
        }
        return one.named().stream()
                .map(Named::name)
                .filter(name -> other.named().stream()
                        .anyMatch(column -> names.dialect().same(column.name(), name)))
                .toList();
    }

    /**
     * USING: the columns come once, first in standard SQL and where the left side has them in DuckDB. The value is the side's
     * that always has one; a FULL join takes either.
     */
    private FromRows merged(FromRows left, FromRows right, Join join, List<String> shared, FromRows both) {
        Map<String, Item> values = new LinkedHashMap<>();
        Set<Influence> influences = new LinkedHashSet<>();
        for (String name : shared) {
            Flow ofLeft = Scope.top(names.dialect(), findings).within(left).column(name);
            Flow ofRight = Scope.top(names.dialect(), findings).within(right).column(name);
            Flow value = join.isFull() ? ofLeft.and(ofRight) : join.isRight() ? ofRight : ofLeft;
            values.put(names.dialect().key(name), new Named(name, value));
            influences.addAll(ofLeft.influences(Subtype.JOIN));
            influences.addAll(ofRight.influences(Subtype.JOIN));
        }
        List<Item> visible = new ArrayList<>();
        if (names.dialect() != SqlDialect.DUCKDB) {
            visible.addAll(values.values());
            values.replaceAll((_, _) -> NOT_AGAIN);
        }
        for (Item item : both.visible()) {
            @Nullable
            Item value =
                    item instanceof Named named ? values.replace(names.dialect().key(named.name()), NOT_AGAIN) : null;
            visible.add(value == null ? item : value);
        }
        values.values().forEach(visible::add); // of a side whose columns are not known
        visible.removeIf(NOT_AGAIN::equals);
        return both.withVisible(visible).withInfluences(influences);
    }

    private FromRows item(FromItem item, FromRows before, Scope outer) {
        boolean pivots = item.getPivot() != null || item.getUnPivot() != null;
        boolean sideways = item instanceof LateralSubSelect || names.dialect() == SqlDialect.DUCKDB;
        Scope scope = sideways ? outer.within(before) : outer;
        return switch (item) {
            case FromItem _ when pivots -> relation(item.getAlias(), null, queries.opaque(item, "FROM " + item));
            case Table table -> table(table, outer);
            case ParenthesedFromItem inner -> {
                FromRows rows = rows(inner.getFromItem(), inner.getJoins(), outer);
                yield inner.getAlias() == null
                        ? rows
                        : relation(inner.getAlias(), null, new Query(rows.visible(), rows.influences()));
            }
            case TableFunction function ->
                relation(function.getAlias(), null, functions.query(function, outer.within(before)));
            case Select select -> relation(select.getAlias(), null, queries.query(select, scope));
            default -> relation(item.getAlias(), null, queries.opaque(item, "FROM " + item));
        };
    }

    FromRows table(Table table, Scope outer) {
        Optional<String> file = names.file(table);
        if (file.isPresent()) {
            return relation(table.getAlias(), null, functions.file(file.get()));
        }
        Optional<Query> cte =
                table.getSchemaName() == null ? outer.cte(names.column(table.getName())) : Optional.empty();
        if (cte.isPresent()) {
            Alias alias = table.getAlias() == null ? new Alias(table.getName()) : table.getAlias();
            return relation(alias, null, cte.get());
        }
        TableName name = names.table(table);
        Alias alias = table.getAlias() == null ? new Alias(table.getName()) : table.getAlias();
        Optional<ScriptCatalog.TemporaryTable> temporary = catalog.temporary(name);
        if (temporary.isPresent()) {
            temporary.get().reads().forEach(findings::read);
            findings.note(Confidence.EXACT, "temporary table " + name.name() + " is looked through");
            return relation(alias, null, closed(name, temporary.get().contents()));
        }
        findings.read(name);
        return relation(alias, name, contents(name));
    }

    /** A temporary table's columns that came through a star may be known to the catalog by now. */
    private Query closed(TableName name, Query query) {
        if (query.isClosed() || query.items().size() != 1) {
            return query;
        }
        Item star = query.items().getFirst();
        return catalog.columns(name)
                .map(columns -> columns(columns, star::flow).withInfluences(query.influences()))
                .orElse(query);
    }

    /** A table's own columns; those of a temporary table are what went into them. */
    Query contents(TableName name) {
        Optional<ScriptCatalog.TemporaryTable> temporary = catalog.temporary(name);
        if (temporary.isPresent()) {
            return closed(name, temporary.get().contents());
        }
        return catalog.columns(name)
                .map(columns -> columns(columns, column -> Flow.column(name, column)))
                .orElseGet(() ->
                        new Query(List.of(new Star(name.toString(), column -> Flow.column(name, column))), Set.of()));
    }

    static Query columns(List<Column> columns, Function<String, Flow> flow) {
        return new Query(
                columns.stream()
                        .<Item>map(column -> new Named(column.name(), flow.apply(column.name())))
                        .toList(),
                Set.of());
    }

    /** A relation under its alias, whose list of columns renames. */
    FromRows relation(@Nullable Alias alias, @Nullable TableName table, Query query) {
        List<String> columns = names.aliasColumns(alias);
        boolean renamesStar = !columns.isEmpty() && !query.isClosed();
        Query renamed = query.renamed(columns);
        if (renamesStar && query.items().size() == 1) {
            Flow flow = query.items().getFirst() instanceof Star star ? spread(star) : Flow.OPAQUE;
            renamed = new Query(
                    columns.stream().<Item>map(name -> new Named(name, flow)).toList(), query.influences());
        }
        return FromRows.of(new Relation(names.alias(alias), table, renamed));
    }

    /** A function's star gives the same flow for any name; a table's does not, and its positions are not known. */
    private Flow spread(Star star) {
        Flow one = star.flow("1");
        if (Objects.equals(one, star.flow("2"))) {
            return one;
        }
        findings.note(Confidence.OPAQUE, "columns of " + star.origin() + " are renamed by position, but not known");
        return Flow.OPAQUE;
    }
}
