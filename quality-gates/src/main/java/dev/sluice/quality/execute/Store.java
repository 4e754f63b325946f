package dev.sluice.quality.execute;

import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.reconcile.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open engine that holds the audited rows. Used by one thread. */
abstract class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final int FETCH = 1_000;

    private final Connection connection;
    private final Dialect dialect;
    private final Watchdog watchdog;

    /** What was answered, and the SQL that was sent. */
    record Answer(String sql, List<String> columns, List<Row> rows) {
        Row only() {
            return rows.getFirst();
        }
    }

    /** SQL over the audited relation as it is at that moment: it may change between two tries. */
    interface Question {
        String over(Relation audited);
    }

    Store(Connection connection, Dialect dialect, Watchdog watchdog) {
        this.connection = connection;
        this.dialect = dialect;
        this.watchdog = watchdog;
    }

    Dialect dialect() {
        return dialect;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    /** The audited rows. */
    abstract Relation audited();

    /** The rows of another dataset, if this engine can reach them. */
    abstract Optional<Relation> other(String address);

    /** Opens another connection to the same rows. */
    abstract Connection another() throws SQLException;

    /** Rows of this engine as one of two sides that are compared. */
    final Side side(Relation relation) {
        return new Side(this::another, dialect, relation.from(), relation.table(), relation.predicates());
    }

    /**
     * Asks.
     *
     * @param doing in a few words, for progress
     * @param most rows that are read; 1: the SQL has no more of its own, being aggregates
     * @throws AuditStopped when the audit was cancelled or its time is over
     */
    Answer ask(String doing, int most, Question question) throws SQLException {
        return send(doing, most, question.over(audited()));
    }

    final Answer send(String doing, int most, String sql) throws SQLException {
        watchdog.requireTime();
        // One statement per query: DuckDB closes one that failed.
        try (Statement statement = connection.createStatement()) {
            if (most > 1) {
                // Only where it bounds something: PostgreSQL runs no query in parallel whose rows are fetched in
                // portions.
                statement.setFetchSize(FETCH);
                statement.setMaxRows(most);
            }
            watchdog.begins(statement, doing);
            Answer answer = read(statement, sql, most);
            watchdog.ends();
            return answer;
        } catch (SQLException e) {
            watchdog.ends();
            watchdog.stopped().ifPresent(why -> {
                throw new AuditStopped(why);
            });
            throw e;
        }
    }

    private static Answer read(Statement statement, String sql, int most) throws SQLException {
        try (ResultSet answer = statement.executeQuery(sql)) {
            ResultSetMetaData about = answer.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                columns.add(about.getColumnLabel(i));
            }
            List<Row> rows = new ArrayList<>();
            while (rows.size() < most && answer.next()) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    values.add(answer.getObject(i));
                }
                rows.add(new Row(values));
            }
            return new Answer(sql, columns, rows);
        }
    }

    final void command(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    final Connection connection() {
        return connection;
    }

    /** What the engine says of a failure, in one line. */
    static String message(SQLException failure) {
        String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("LINE ") && !line.startsWith("^"))
                .limit(2)
                .reduce((a, b) -> a + " " + b)
                .orElse("the engine gives no reason");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("connection does not close cause={}", e.getMessage());
        }
    }
}
