package dev.sluice.controlplane.jdbc;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.secret.KnownSecrets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Statements inside one transaction. Parameters may be null, String, numbers, Boolean, byte[], UUID, Instant, enums (bound
 * by name), arrays of String and collections of Long, String or UUID, which bind as SQL arrays. Text goes without the values of
 * secrets.
 */
public final class Tx {
    private static final Pattern CHANGING =
            Pattern.compile("\\s*(INSERT|UPDATE|DELETE)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Connection connection;
    private final List<Fact> facts = new ArrayList<>();
    private final KnownSecrets secrets;
    private boolean changed;
    private boolean told;
    private final Map<String, Object> notes = new TreeMap<>();

    Tx(Connection connection, KnownSecrets secrets) {
        this.connection = connection;
        this.secrets = secrets;
    }

    /** Whether the store would take the text only with something hidden: it holds the value of a secret. */
    public boolean hidesPartOf(String text) {
        return secrets.isIn(text);
    }

    /** Tells of something that is sure with the commit; it is not told of when there is none. */
    public void tell(Fact fact) {
        facts.add(fact);
    }

    List<Fact> facts() {
        return facts;
    }

    /** Statements of a transaction that others begin and end. */
    public static Tx within(Connection connection) {
        return new Tx(connection, KnownSecrets.NONE);
    }

    /** Notes that the audit trail has an entry on what this transaction does. */
    public void told() {
        told = true;
    }

    /** Adds to what a witness writes down about this transaction, in plain values. */
    public void note(String name, Object value) {
        notes.put(name, value);
    }

    /** What was noted, by name. */
    public Map<String, Object> notes() {
        return Map.copyOf(notes);
    }

    boolean isTold() {
        return told;
    }

    boolean hasChanged() {
        return changed;
    }

    public <T extends @Nullable Object> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(reader.read(rows));
                }
                changed |= !result.isEmpty() && CHANGING.matcher(sql).matches();
                return result;
            }
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... parameters) throws SQLException {
        return query(sql, reader, parameters).stream().findFirst();
    }

    /** Reads row by row, a portion at a time, without keeping them. */
    public void each(String sql, int portion, RowAction action, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(portion);
            bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    action.take(rows);
                }
            }
        }
    }

    /** Takes one row. */
    @FunctionalInterface
    public interface RowAction {
        void take(ResultSet row) throws SQLException;
    }

    /** Rows changed. */
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            int rows = statement.executeUpdate();
            changed |= rows > 0;
            return rows;
        }
    }

    /** One statement for many rows in one round trip. Returns the rows changed per parameter row. */
    public int[] batch(String sql, List<@Nullable Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
            }
            changed = true;
            return statement.executeBatch();
        }
    }

    /** @see KnownSecrets#cut */
    public String cut(String text, int longest) {
        return secrets.cut(text, longest);
    }

    private void bind(PreparedStatement statement, @Nullable Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case String text -> statement.setObject(i + 1, secrets.mask(text));
                case Instant instant -> statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
                case Enum<?> constant -> statement.setString(i + 1, constant.name());
                case Collection<?> values -> statement.setArray(i + 1, array(values));
                case String[] array -> statement.setArray(i + 1, connection.createArrayOf("text", array));
                case null -> statement.setObject(i + 1, null);
                default -> statement.setObject(i + 1, parameters[i]);
            }
        }
    }

    private java.sql.Array array(Collection<?> values) throws SQLException {
        Object first = values.isEmpty() ? "" : values.iterator().next();
        String type =
                switch (first) {
                    case Long _ -> "bigint";
                    case UUID _ -> "uuid";
                    case String _ -> "text";
                    default -> throw new IllegalArgumentException("no SQL array for " + first.getClass());
                };
        Object[] shown = values.stream()
                .map(value -> value instanceof String text ? secrets.mask(text) : value)
                .toArray();
        return connection.createArrayOf(type, shown);
    }
}
