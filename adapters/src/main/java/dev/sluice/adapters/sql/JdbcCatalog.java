package dev.sluice.adapters.sql;

import dev.sluice.adapters.sql.lineage.Column;
import dev.sluice.adapters.sql.lineage.SqlDialect;
import dev.sluice.adapters.sql.lineage.TableCatalog;
import dev.sluice.adapters.sql.lineage.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas a connection sees, as its driver tells them.
 *
 * <p>Answers are kept until {@link #refresh}. A database that does not answer knows nothing: lineage gets worse, nothing fails.
 * For one thread at a time, as its connection.
 */
public final class JdbcCatalog implements TableCatalog {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcCatalog.class);
    private static final int ASK_SECONDS = 10;

    /** Where the resolver puts temporary tables. */
    private static final String TEMPORARY = "temp";

    private final Connection connection;
    private final SqlDialect dialect;
    private final Map<TableName, Optional<List<Column>>> known = new HashMap<>();
    private @Nullable Predicate<String> readers;

    public JdbcCatalog(Connection connection, SqlDialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** Asks the database again from now on; call it when a statement may have changed a schema. */
    public void refresh() {
        known.clear();
        readers = null;
    }

    @Override
    public Optional<List<Column>> columns(TableName table) {
        return table.isFile() ? Optional.empty() : known.computeIfAbsent(table, this::ask);
    }

    private Optional<List<Column>> ask(TableName table) {
        List<Column> columns = new ArrayList<>();
        // The name is a pattern to the driver: it may match more, never less, and the rest is dropped here.
        String pattern = dialect == SqlDialect.DUCKDB ? "%" : table.name();
        try (ResultSet rows = connection.getMetaData().getColumns(null, null, pattern, null)) {
            while (rows.next()) {
                if (isOf(table, rows)) {
                    columns.add(new Column(rows.getString("COLUMN_NAME"), rows.getString("TYPE_NAME")));
                }
            }
        } catch (SQLException e) {
            LOG.debug("no schema table={} cause={}", table, e.getMessage());
        }
        return columns.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(columns));
    }

    private boolean isOf(TableName table, ResultSet row) throws SQLException {
        String catalog = row.getString("TABLE_CAT");
        String schema = row.getString("TABLE_SCHEM");
        if (!same(table.name(), row.getString("TABLE_NAME"))) {
            return false;
        }
        boolean temporary = (schema != null && schema.startsWith("pg_temp")) || TEMPORARY.equals(catalog);
        if (TEMPORARY.equals(table.schema()) || temporary) {
            return TEMPORARY.equals(table.schema()) && temporary;
        }
        String inCatalog = table.catalog() == null ? connection.getCatalog() : table.catalog();
        return (table.schema() == null || same(table.schema(), schema))
                && (inCatalog == null || catalog == null || same(inCatalog, catalog));
    }

    private boolean same(@Nullable String one, @Nullable String other) {
        return one != null
                && other != null
                && (dialect == SqlDialect.DUCKDB ? one.equalsIgnoreCase(other) : one.equals(other));
    }

    /** The first schema of the search path that has the table; for a new one, the schema it would be created in. */
    @Override
    public Optional<TableName> locate(String name) {
        try {
            String current = connection.getSchema();
            List<String> schemas = new ArrayList<>();
            if (dialect == SqlDialect.POSTGRESQL) {
                schemas.addAll(searchPath());
            } else if (current != null) {
                schemas.add(current);
            }
            for (String schema : schemas) {
                TableName candidate = TableName.of(schema, name);
                if (columns(candidate).isPresent()) {
                    return Optional.of(candidate);
                }
            }
            return Optional.ofNullable(current).map(schema -> TableName.of(spelled(schema), name));
        } catch (SQLException e) {
            LOG.debug("no search path cause={}", e.getMessage());
            return Optional.empty();
        }
    }

    private String spelled(String schema) {
        return dialect == SqlDialect.DUCKDB ? schema.toLowerCase(Locale.ROOT) : schema;
    }

    private List<String> searchPath() throws SQLException {
        List<String> schemas = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(ASK_SECONDS);
            try (ResultSet rows = statement.executeQuery("SELECT unnest(current_schemas(false))")) {
                while (rows.next()) {
                    schemas.add(Objects.toString(rows.getString(1)));
                }
            }
        }
        return schemas;
    }

    /** Any function may, where the database does not say which were defined. */
    @Override
    public boolean mayReadTables(String function) {
        Predicate<String> known = readers == null ? functionsThatRead() : readers;
        readers = known;
        return known.test(function.toLowerCase(Locale.ROOT));
    }

    /** Functions that somebody has defined, with a body that looks as if it read a table. */
    private Predicate<String> functionsThatRead() {
        String sql = dialect == SqlDialect.DUCKDB ? """
                SELECT lower(function_name) FROM duckdb_functions()
                WHERE NOT internal AND regexp_matches(macro_definition, '(?i)\\b(select|from|getvariable)\\b')
                """ : """
                SELECT lower(p.proname) FROM pg_proc p
                  JOIN pg_namespace n ON n.oid = p.pronamespace
                  JOIN pg_language l ON l.oid = p.prolang
                WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND l.lanname NOT IN ('c', 'internal')
                  AND p.prokind = 'f' AND p.provolatile <> 'i' AND pg_get_functiondef(p.oid) ~* '\\m(from|execute|perform)\\M'
                """;
        Set<String> names = new HashSet<>();
        if (dialect == SqlDialect.ANSI) {
            return names::contains;
        }
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(ASK_SECONDS);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            LOG.debug("no functions cause={}", e.getMessage());
            return _ -> true;
        }
        return names::contains;
    }

    /** DuckDB reads the file's head to know; on a connection of its own, so that a failure leaves the transaction alone. */
    @Override
    public Optional<List<Column>> columnsOf(String tableFunction) {
        if (dialect != SqlDialect.DUCKDB) {
            return Optional.empty();
        }
        List<Column> columns = new ArrayList<>();
        try (Connection own = connection.unwrap(DuckDBConnection.class).duplicate();
                Statement statement = own.createStatement()) {
            statement.setQueryTimeout(ASK_SECONDS);
            try (ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + tableFunction)) {
                while (rows.next()) {
                    columns.add(new Column(rows.getString("column_name"), rows.getString("column_type")));
                }
            }
        } catch (SQLException e) {
            LOG.debug("no columns function={} cause={}", tableFunction, e.getMessage());
            return Optional.empty();
        }
        return Optional.of(List.copyOf(columns));
    }
}
