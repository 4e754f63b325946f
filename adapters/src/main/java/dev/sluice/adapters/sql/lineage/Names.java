package dev.sluice.adapters.sql.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Table;
import org.jspecify.annotations.Nullable;

/** Names of the parse tree as the database stores them. */
final class Names {
    private final SqlDialect dialect;
    private final ScriptCatalog catalog;

    Names(SqlDialect dialect, ScriptCatalog catalog) {
        this.dialect = dialect;
        this.catalog = catalog;
    }

    SqlDialect dialect() {
        return dialect;
    }

    String column(String written) {
        return dialect.name(written);
    }

    @Nullable
    String alias(@Nullable Alias alias) {
        return alias == null ? null : dialect.name(alias.getName().strip());
    }

    List<String> aliasColumns(@Nullable Alias alias) {
        return alias == null || alias.getAliasColumns() == null
                ? List.of()
                : alias.getAliasColumns().stream()
                        .map(column -> dialect.name(column.name))
                        .toList();
    }

    /** The table's full name. A bare name gets the schema that the catalog or else the dialect finds it in. */
    TableName table(Table table) {
        String name = dialect.tablePart(table.getName());
        String schema = table.getSchemaName();
        if (schema == null) {
            return catalog.locate(name).orElseGet(() -> new TableName(null, dialect.defaultSchema(), name));
        }
        if (schema.equalsIgnoreCase("pg_temp")) {
            return ScriptCatalog.temporaryName(name);
        }
        String database = table.getDatabaseName();
        return new TableName(database == null ? null : dialect.tablePart(database), dialect.tablePart(schema), name);
    }

    /** The file that a FROM clause names directly, as in {@code FROM 'orders.parquet'}. */
    Optional<String> file(Table table) {
        String name = table.getFullyQualifiedName();
        if (name.length() > 2 && name.startsWith("'") && name.endsWith("'")) {
            return Optional.of(name.substring(1, name.length() - 1).replace("''", "'"));
        }
        // The parser cuts "a.parquet" at the dot, so a table of that name in a schema of that name looks the same.
        String joined = name.replace("\".\"", ".");
        boolean looksLikeFile = dialect == SqlDialect.DUCKDB
                && SqlDialect.isQuoted(joined)
                && SqlFunctions.looksLikeFile(dialect.name(joined));
        return looksLikeFile && catalog.columns(table(table)).isEmpty()
                ? Optional.of(dialect.name(joined))
                : Optional.empty();
    }

    /** Whether a function, perhaps written with its schema, may read more than its arguments. */
    boolean mayReadTables(String function) {
        return catalog.mayReadTables(dialect.name(function.substring(function.lastIndexOf('.') + 1)));
    }

    /** A column's qualifier, outermost part first. */
    List<String> qualifier(@Nullable Table table) {
        List<String> parts = new ArrayList<>();
        if (table != null && table.getName() != null) {
            for (String part :
                    new @Nullable String[] {table.getDatabaseName(), table.getSchemaName(), table.getName()}) {
                if (part != null) {
                    parts.add(dialect.name(part));
                }
            }
        }
        return parts;
    }
}
