package dev.sluice.adapters.sql.lineage;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The catalog as the statements of a script have changed it so far. */
final class ScriptCatalog {
    /** What the script did to a table. */
    private sealed interface Change {
        /** Created or replaced: these are its columns. */
        record Made(List<Column> columns) implements Change {}

        /** A temporary table: where its contents come from. */
        record Temporary(TemporaryTable table) implements Change {}

        /** Changed in a way nobody follows: ask the catalog, which may know better by now. */
        record Forgotten() implements Change {}
    }

    /** What a temporary table holds, and which tables it was filled from. */
    record TemporaryTable(Query contents, Set<TableName> reads) {
        TemporaryTable {
            reads = Collections.unmodifiableSet(new LinkedHashSet<>(reads));
        }
    }

    private final SqlDialect dialect;
    private final TableCatalog catalog;
    private final Map<TableName, Change> changes = new HashMap<>();

    ScriptCatalog(SqlDialect dialect, TableCatalog catalog) {
        this.dialect = dialect;
        this.catalog = catalog;
    }

    Optional<List<Column>> columns(TableName table) {
        return changes.get(table) instanceof Change.Made made ? Optional.of(made.columns()) : catalog.columns(table);
    }

    Optional<List<Column>> columnsOf(String tableFunction) {
        return catalog.columnsOf(tableFunction);
    }

    boolean mayReadTables(String function) {
        return catalog.mayReadTables(function);
    }

    Optional<TableName> locate(String name) {
        TableName temporary = temporaryName(name);
        if (changes.containsKey(temporary)) {
            return Optional.of(temporary);
        }
        TableName made = new TableName(null, dialect.defaultSchema(), name);
        return catalog.locate(name).or(() -> changes.containsKey(made) ? Optional.of(made) : Optional.empty());
    }

    Optional<TemporaryTable> temporary(TableName table) {
        return changes.get(table) instanceof Change.Temporary temporary
                ? Optional.of(temporary.table())
                : Optional.empty();
    }

    /** Temporary tables hide others of their name, so they live in a schema of their own. */
    static TableName temporaryName(String name) {
        return new TableName(null, "temp", name);
    }

    void made(TableName table, List<Column> columns) {
        changes.put(table, new Change.Made(columns));
    }

    void madeTemporary(TableName table, TemporaryTable contents) {
        changes.put(table, new Change.Temporary(contents));
    }

    void forget(TableName table) {
        if (table.equals(temporaryName(table.name()))) {
            changes.remove(table);
        } else {
            changes.put(table, new Change.Forgotten());
        }
    }
}
