package dev.sluice.quality.reconcile;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One side's connection during a comparison. Reads only; whatever was begun is rolled back in the end. */
final class Session implements AutoCloseable {
    private static final int FETCH = 2_000;
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);

    private final Connection connection;
    private final Queries queries;
    private final Limits limits;

    private Session(Connection connection, Queries queries, Limits limits) {
        this.connection = connection;
        this.queries = queries;
        this.limits = limits;
    }

    static Session open(Queries queries, Limits limits) throws SQLException {
        Session session = new Session(queries.side().connections().open(), queries, limits);
        try {
            // Without this PostgreSQL's driver reads a whole answer into memory.
            session.connection.setAutoCommit(false);
            for (String statement : queries.preparation()) {
                try (Statement prepared = session.connection.createStatement()) {
                    prepared.execute(statement);
                }
            }
        } catch (SQLException e) {
            session.close();
            throw e;
        }
        return session;
    }

    /**
     * Checksum of a segment.
     *
     * @param rows in it
     * @param one sum of the first halves, modulo 2^64
     * @param two sum of the second halves, modulo 2^64
     */
    record Checksum(long rows, BigInteger one, BigInteger two) {}

    long count() throws SQLException {
        try (Statement statement = statement();
                ResultSet answer = statement.executeQuery(queries.count())) {
            answer.next();
            return answer.getLong(1);
        }
    }

    Map<Integer, Checksum> checksums(int segments) throws SQLException {
        Map<Integer, Checksum> sums = new HashMap<>();
        try (Statement statement = statement();
                ResultSet answer = statement.executeQuery(queries.checksums(segments))) {
            while (answer.next()) {
                sums.put(answer.getInt(1), new Checksum(answer.getLong(2), word(answer, 3), word(answer, 4)));
            }
        }
        return sums;
    }

    /** One store sums signed, another unsigned numbers: modulo 2^64 that is the same. */
    private static BigInteger word(ResultSet answer, int column) throws SQLException {
        return new BigDecimal(answer.getString(column)).toBigInteger().mod(WORD);
    }

    /** Entries of a query: a hash, {@code keys} texts, and the rest as values. */
    Reading read(String sql, int keys) throws SQLException {
        Statement statement = statement();
        try {
            return new Reading(statement, statement.executeQuery(sql), keys);
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private Statement statement() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setFetchSize(FETCH);
        statement.setQueryTimeout((int) Math.max(1, limits.timeout().toSeconds()));
        limits.started().accept(statement);
        return statement;
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        }
    }

    /** An answer that is being read. */
    static final class Reading implements Merge.Source, AutoCloseable {
        private final Statement statement;
        private final ResultSet answer;
        private final int keys;
        private final int columns;

        Reading(Statement statement, ResultSet answer, int keys) throws SQLException {
            this.statement = statement;
            this.answer = answer;
            this.keys = keys;
            this.columns = answer.getMetaData().getColumnCount();
        }

        @Override
        public @Nullable Entry next() throws SQLException {
            if (!answer.next()) {
                return null;
            }
            List<@Nullable String> key = new ArrayList<>();
            List<@Nullable String> values = new ArrayList<>();
            for (int i = 2; i <= columns; i++) {
                (i < 2 + keys ? key : values).add(answer.getString(i));
            }
            return new Entry(answer.getString(1), key, values);
        }

        @Override
        public void close() throws SQLException {
            try (statement) {
                answer.close();
            }
        }
    }
}
