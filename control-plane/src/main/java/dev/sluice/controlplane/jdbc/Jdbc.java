package dev.sluice.controlplane.jdbc;

import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.controlplane.security.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads from PostgreSQL: one statement is one round trip. Blocking; safe for concurrent callers. */
@ApplicationScoped
public class Jdbc {
    /** Longest a reading statement may take before PostgreSQL cancels it. */
    static final Duration STATEMENT_LIMIT = Duration.ofSeconds(10);

    private static final String CANCELLED = "57014";

    private final DataSource dataSource;
    private final Supplier<Sight> sight;
    private final LongAdder statements = new LongAdder();

    @Inject
    public Jdbc(DataSource dataSource, ReadScope scope) {
        this.dataSource = dataSource;
        this.sight = scope::current;
    }

    /** Knows of no requests: reads the whole, but {@link ReadScope#within}. */
    public Jdbc(DataSource dataSource) {
        this.dataSource = dataSource;
        this.sight = ReadScope::bound;
    }

    /** What is read now: statements find nothing else. */
    public Sight sight() {
        return sight.get();
    }

    /**
     * Runs one query. Parameters may be null, String, numbers, Boolean, byte[], UUID, Instant, and arrays of Long, String,
     * Short or UUID, which bind as SQL arrays. For callers who may read some namespaces only, each table holds no more than
     * theirs (see {@link ScopedTables}).
     *
     * @throws StoreUnavailableException when PostgreSQL does not answer or not in time
     */
    public <T extends @Nullable Object> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        Sight sees = sight();
        if (!sees.isWhole()) {
            ScopedTables.Statement restricted = ScopedTables.restricted(sql, sees, parameters);
            return run(restricted.sql(), reader, restricted.parameters());
        }
        return run(sql, reader, parameters);
    }

    private <T extends @Nullable Object> List<T> run(String sql, RowReader<T> reader, @Nullable Object[] parameters) {
        statements.increment();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout((int) STATEMENT_LIMIT.toSeconds());
            bind(connection, statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(reader.read(rows));
                }
                return result;
            }
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        return query(sql, reader, parameters).stream().findFirst();
    }

    /** Statements sent so far: what tests of round trips count. */
    public long statements() {
        return statements.sum();
    }

    public static Long[] longs(Collection<Long> values) {
        return values.toArray(Long[]::new);
    }

    public static UUID[] uuids(Collection<UUID> values) {
        return values.toArray(UUID[]::new);
    }

    public static String[] texts(Collection<String> values) {
        return values.toArray(String[]::new);
    }

    /** A timestamptz column; null for SQL NULL. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        java.time.@Nullable OffsetDateTime value = row.getObject(column, java.time.OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    public static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    public static @Nullable UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static void bind(Connection connection, PreparedStatement statement, @Nullable Object[] parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case Instant instant -> statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
                case Long[] array -> statement.setArray(i + 1, connection.createArrayOf("bigint", array));
                case UUID[] array -> statement.setArray(i + 1, connection.createArrayOf("uuid", array));
                case String[] array -> statement.setArray(i + 1, connection.createArrayOf("text", array));
                case Short[] array -> statement.setArray(i + 1, connection.createArrayOf("smallint", array));
                case null -> statement.setObject(i + 1, null);
                default -> statement.setObject(i + 1, parameters[i]);
            }
        }
    }

    /** What a caller is told of a failed statement. */
    public static RuntimeException explained(SQLException e) {
        String state = e.getSQLState();
        boolean unreachable =
                state == null || state.startsWith("08") || state.startsWith("57P") || state.startsWith("53");
        if (unreachable) {
            return new StoreUnavailableException("PostgreSQL does not answer; try again in a moment", e);
        }
        if (CANCELLED.equals(state)) {
            return new StoreUnavailableException(
                    "PostgreSQL did not answer within " + STATEMENT_LIMIT.toSeconds() + " s; ask for less", e);
        }
        return new IllegalStateException("a query of ours is wrong: SQL state " + state, e);
    }
}
