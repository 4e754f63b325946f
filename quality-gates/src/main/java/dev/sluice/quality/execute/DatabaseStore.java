package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Slice;
import dev.sluice.quality.check.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that runs the checks itself, in one read-only transaction: all of them see the same rows.
 *
 * <p>DuckDB has no savepoints. There a failed statement ends the transaction, and those behind it see what was committed since.
 */
final class DatabaseStore extends Store {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseStore.class);
    private static final int MOST_COLUMNS = 10_000;

    private final Relation audited;
    private final Map<String, Source> others;
    private final String store;
    private final Source.Connections connections;

    private DatabaseStore(
            Connection connection,
            Dialect dialect,
            Watchdog watchdog,
            Source.Database source,
            Slice slice,
            Map<String, Source> others)
            throws SQLException {
        super(connection, dialect, watchdog);
        this.others = others;
        this.store = source.store();
        this.connections = source.connections();
        begin();
        Relation all = relation(source);
        this.audited = all.where(slice.predicate(all.table(), dialect));
    }

    static DatabaseStore open(Source.Database source, Slice slice, Map<String, Source> others, Watchdog watchdog)
            throws SQLException {
        Connection connection = source.connections().open();
        try {
            return new DatabaseStore(connection, source.dialect(), watchdog, source, slice, others);
        } catch (SQLException | RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("connection does not close cause={}", e.getMessage());
        }
    }

    private boolean isDuckDb() {
        return dialect() == Dialects.DUCKDB;
    }

    private void begin() throws SQLException {
        if (isDuckDb()) {
            command("BEGIN TRANSACTION READ ONLY");
            return;
        }
        connection().setReadOnly(true);
        connection().setAutoCommit(false);
        if (dialect() == Dialects.POSTGRES) {
            connection().setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            command("SET LOCAL standard_conforming_strings = on");
            // A second more than there is: the watchdog's cancel comes first and says why.
            command("SET LOCAL statement_timeout = " + (watchdog().left().toMillis() + 1_000));
            command("SET LOCAL lock_timeout = '10s'");
        }
    }

    @Override
    Relation audited() {
        return audited;
    }

    @Override
    Optional<Relation> other(String address) {
        try {
            Source source = others.get(address);
            return source instanceof Source.Database database
                            && database.store().equals(store)
                    ? Optional.of(relation(database))
                    : Optional.empty();
        } catch (SQLException e) {
            throw new CheckFault(address + " cannot be read: " + message(e));
        }
    }

    @Override
    Connection another() throws SQLException {
        Connection connection = connections.open();
        if (!isDuckDb()) {
            connection.setReadOnly(true);
        }
        return connection;
    }

    private Relation relation(Source.Database source) throws SQLException {
        String name =
                source.schema().map(schema -> dialect().quote(schema) + ".").orElse("")
                        + dialect().quote(source.table());
        return new Relation(name, new Table(columns(name)), List.of());
    }

    private List<Table.Column> columns(String name) throws SQLException {
        if (isDuckDb()) {
            return guarded("columns", MOST_COLUMNS, "DESCRIBE " + name).rows().stream()
                    .map(row -> column(row, "YES".equals(row.text(2).orElse("YES"))))
                    .toList();
        }
        if (dialect() == Dialects.POSTGRES) {
            String sql =
                    "SELECT attname, format_type(atttypid, atttypmod), NOT attnotnull FROM pg_attribute WHERE attrelid = "
                            + dialect().literal(name)
                            + "::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum";
            return guarded("columns", MOST_COLUMNS, sql).rows().stream()
                    .map(row -> column(row, row.flag(2).orElse(true)))
                    .toList();
        }
        return columnsOfAnswer(name);
    }

    private static Table.Column column(Row row, boolean nullable) {
        return Table.Column.of(row.text(0).orElseThrow(), row.text(1).orElseThrow(), nullable);
    }

    private List<Table.Column> columnsOfAnswer(String name) throws SQLException {
        try (Statement statement = connection().createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + name + " WHERE 1 = 0")) {
            ResultSetMetaData about = none.getMetaData();
            List<Table.Column> columns = new ArrayList<>();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                columns.add(Table.Column.of(
                        about.getColumnName(i),
                        about.getColumnTypeName(i),
                        about.isNullable(i) != ResultSetMetaData.columnNoNulls));
            }
            return columns;
        }
    }

    @Override
    Answer ask(String doing, int most, Question question) throws SQLException {
        return guarded(doing, most, question.over(audited()));
    }

    /** A failed statement must not take the transaction with it. */
    private Answer guarded(String doing, int most, String sql) throws SQLException {
        if (isDuckDb()) {
            try {
                return send(doing, most, sql);
            } catch (SQLException e) {
                command("ROLLBACK");
                command("BEGIN TRANSACTION READ ONLY");
                throw e;
            }
        }
        watchdog().requireTime();
        Savepoint savepoint = connection().setSavepoint();
        try {
            Answer answer = send(doing, most, sql);
            connection().releaseSavepoint(savepoint);
            return answer;
        } catch (SQLException e) {
            connection().rollback(savepoint);
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            if (isDuckDb()) {
                command("ROLLBACK");
            } else {
                connection().rollback();
            }
        } catch (SQLException e) {
            LOG.debug("transaction does not end cause={}", e.getMessage());
        }
        super.close();
    }
}
