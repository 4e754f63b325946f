package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Item.Named;
import dev.sluice.adapters.sql.lineage.ScriptCatalog.TemporaryTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.AlterExpression;
import net.sf.jsqlparser.statement.alter.AlterOperation;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.create.view.CreateView;
import net.sf.jsqlparser.statement.create.view.TemporaryOption;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.truncate.Truncate;

/** CREATE, ALTER, DROP and TRUNCATE: what later statements of the script see of them. */
final class Definitions {
    private static final Set<String> TEMPORARY = Set.of("TEMP", "TEMPORARY");
    private static final Set<String> TEMPORARY_SCHEMAS = Set.of("temp", "pg_temp");

    private final Names names;
    private final Queries queries;
    private final ScriptCatalog catalog;
    private final Findings findings;

    Definitions(Names names, Queries queries, ScriptCatalog catalog, Findings findings) {
        this.names = names;
        this.queries = queries;
        this.catalog = catalog;
        this.findings = findings;
    }

    Change createTable(CreateTable create, Scope scope) {
        boolean temporary = create.getCreateOptionsStrings() != null
                && create.getCreateOptionsStrings().stream()
                        .anyMatch(option -> TEMPORARY.contains(option.toUpperCase(java.util.Locale.ROOT)));
        if (create.getSelect() == null) {
            return createEmpty(create, temporary);
        }
        if (create.isIfNotExists() && exists(create.getTable(), temporary)) {
            return Change.none(StatementKind.CREATE_TABLE_AS);
        }
        List<String> columns = create.getColumns() == null
                ? List.of()
                : create.getColumns().stream().map(names::column).toList();
        Query query = queries.query(create.getSelect(), scope).renamed(columns);
        return filled(StatementKind.CREATE_TABLE_AS, create.getTable(), query, temporary);
    }

    /** What exists already is left as it is: nothing is read or written. */
    private boolean exists(Table table, boolean temporary) {
        TableName target = target(table, temporary);
        boolean known =
                catalog.temporary(target).isPresent() || catalog.columns(target).isPresent();
        if (known) {
            findings.note(Confidence.EXACT, target + " exists already and stays as it is");
        }
        return known;
    }

    private Change createEmpty(CreateTable create, boolean temporary) {
        TableName target = target(create.getTable(), temporary);
        List<Column> columns = new ArrayList<>();
        if (create.getColumnDefinitions() != null) {
            create.getColumnDefinitions()
                    .forEach(column -> columns.add(
                            new Column(names.column(column.getColumnName()), String.valueOf(column.getColDataType()))));
        }
        Table like = create.getLikeTable() == null ? create.getTrailingLikeTable() : create.getLikeTable();
        Optional<List<Column>> known = like == null
                ? Optional.of(columns).filter(list -> !list.isEmpty())
                : catalog.columns(names.table(like)).map(List::copyOf);
        boolean kept = create.isIfNotExists() && catalog.columns(target).isPresent();
        if (temporary) {
            Query contents =
                    known.map(list -> FromClauses.columns(list, _ -> Flow.NONE)).orElse(Query.EMPTY);
            findings.effect(script -> script.madeTemporary(target, new TemporaryTable(contents, Set.of())));
            return Change.none(StatementKind.CREATE_TABLE);
        }
        if (!kept) {
            findings.effect(
                    script -> known.ifPresentOrElse(list -> script.made(target, list), () -> script.forget(target)));
        }
        return Change.of(StatementKind.CREATE_TABLE, target, Query.EMPTY);
    }

    Change createView(CreateView create, Scope scope) {
        List<String> columns = create.getColumnNames() == null
                ? List.of()
                : create.getColumnNames().stream()
                        .map(column -> names.column(column.getColumnName()))
                        .toList();
        Query query = create.isRecursive()
                ? queries.withClauses()
                        .recursive(
                                names.column(create.getView().getName()),
                                columns,
                                new ParenthesedSelect().withSelect(create.getSelect()),
                                scope)
                : queries.query(create.getSelect(), scope).renamed(columns);
        boolean temporary = create.getTemporary() != null && create.getTemporary() != TemporaryOption.NONE;
        return filled(StatementKind.CREATE_VIEW, create.getView(), query, temporary);
    }

    /** PostgreSQL's SELECT ... INTO is another way to say CREATE TABLE AS. */
    Optional<Change> selectInto(PlainSelect select, Scope scope) {
        boolean temporary = select.getIntoTempTable() != null;
        Table target = temporary
                ? select.getIntoTempTable()
                : select.getIntoTables() == null || select.getIntoTables().isEmpty()
                        ? null
                        : select.getIntoTables().getFirst();
        return target == null
                ? Optional.empty()
                : Optional.of(filled(StatementKind.CREATE_TABLE_AS, target, queries.query(select, scope), temporary));
    }

    private Change filled(StatementKind kind, Table table, Query query, boolean temporary) {
        TableName target = target(table, temporary);
        if (temporary || TEMPORARY_SCHEMAS.contains(String.valueOf(target.schema()))) {
            TemporaryTable contents = new TemporaryTable(query, findings.reads());
            findings.effect(script -> script.madeTemporary(target, contents));
            return new Change(kind, Optional.empty(), query, Optional.empty(), Confidence.EXACT);
        }
        List<Column> columns = query.named().stream()
                .map(column -> Column.named(column.name()))
                .toList();
        findings.effect(script -> {
            if (query.isClosed()) {
                script.made(target, columns);
            } else {
                script.forget(target);
            }
        });
        return Change.of(kind, target, query);
    }

    private TableName target(Table table, boolean temporary) {
        return temporary ? ScriptCatalog.temporaryName(names.dialect().tablePart(table.getName())) : names.table(table);
    }

    List<Change> drop(Drop drop) {
        boolean rows = "TABLE".equalsIgnoreCase(drop.getType())
                || String.valueOf(drop.getType()).endsWith("VIEW");
        return rows ? all(StatementKind.DROP, drop.getNames(), true) : List.of(Change.none(StatementKind.UTILITY));
    }

    List<Change> truncate(Truncate truncate) {
        List<Table> tables = truncate.getTables() == null ? List.of(truncate.getTable()) : truncate.getTables();
        return all(StatementKind.TRUNCATE, tables, false);
    }

    /** A renamed table or column comes from what it was called before. */
    List<Change> alter(Alter alter) {
        TableName table = names.table(alter.getTable());
        Query before = queries.fromClauses().contents(table);
        boolean temporary = catalog.temporary(table).isPresent();
        List<Change> changes = new ArrayList<>(all(StatementKind.ALTER, List.of(alter.getTable()), true));
        for (AlterExpression part : alter.getAlterExpressions()) {
            newSchema(part).ifPresent(schema -> {
                changes.clear();
                changes.add(renamed(table, TableName.of(schema, table.name()), before));
            });
            String column = part.getColumnOldName();
            if (temporary && (part.getNewTableName() != null || column != null)) {
                findings.note(Confidence.OPAQUE, "a temporary table is renamed: it is not looked through any more");
            } else if (part.getOperation() == AlterOperation.RENAME_TABLE && part.getNewTableName() != null) {
                changes.clear();
                changes.add(renamed(table, sibling(table, part.getNewTableName()), before));
            } else if (part.getOperation() == AlterOperation.RENAME && column != null) {
                changes.clear();
                changes.add(Change.of(
                        StatementKind.ALTER,
                        table,
                        new Query(
                                List.of(new Named(
                                        names.column(part.getColumnName()), Flow.column(table, names.column(column)))),
                                Set.of())));
            }
        }
        return changes;
    }

    private TableName sibling(TableName table, String name) {
        return new TableName(table.catalog(), table.schema(), names.dialect().tablePart(name));
    }

    /** The parser keeps SET SCHEMA as words. */
    private Optional<String> newSchema(AlterExpression part) {
        List<Token> words = Lexer.tokens(part.toString());
        return words.size() == 3 && words.get(0).is("SET") && words.get(1).is("SCHEMA")
                ? Optional.of(names.dialect().tablePart(words.get(2).text()))
                : Optional.empty();
    }

    private Change renamed(TableName from, TableName target, Query contents) {
        findings.effect(script -> script.forget(target));
        return Change.of(StatementKind.ALTER, target, new Query(List.copyOf(contents.named()), Set.of()))
                .reading(Set.of(from));
    }

    private List<Change> all(StatementKind kind, List<Table> tables, boolean forget) {
        List<Change> changes = new ArrayList<>();
        for (Table table : tables) {
            TableName target = names.table(table);
            boolean temporary = catalog.temporary(target).isPresent();
            if (forget) {
                findings.effect(script -> script.forget(target));
            }
            changes.add(temporary ? Change.none(kind) : Change.of(kind, target, Query.EMPTY));
        }
        return changes;
    }
}
