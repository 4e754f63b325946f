package dev.sluice.controlplane.projection;

import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows and writes them with one statement that takes one array per column (unnest).
 *
 * <p>Instants travel as epoch microseconds; the statement turns them into timestamptz. Arrays inside a row travel as
 * PostgreSQL array literals.
 */
final class BulkStatement {
    /** A column's PostgreSQL element type and the Java class of its values. */
    enum Column {
        LONG("bigint", Long.class),
        INT("integer", Integer.class),
        BOOL("boolean", Boolean.class),
        TEXT("text", String.class),
        BYTES("bytea", byte[].class),
        UUID_("uuid", UUID.class);

        private final String sqlType;
        private final Class<?> javaType;

        Column(String sqlType, Class<?> javaType) {
            this.sqlType = sqlType;
            this.javaType = javaType;
        }
    }

    private final String sql;
    private final Column[] columns;
    private final List<List<@Nullable Object>> values = new ArrayList<>();

    BulkStatement(String sql, Column... columns) {
        this.sql = sql;
        this.columns = columns.clone();
        for (int i = 0; i < columns.length; i++) {
            values.add(new ArrayList<>());
        }
    }

    void add(@Nullable Object... row) {
        if (row.length != columns.length) {
            throw new IllegalArgumentException(row.length + " values for " + columns.length + " columns");
        }
        for (int i = 0; i < row.length; i++) {
            values.get(i).add(row[i]);
        }
    }

    boolean isEmpty() {
        return values.get(0).isEmpty();
    }

    /** Writes and forgets the collected rows. */
    void flush(Connection connection) throws SQLException {
        if (isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.length; i++) {
                statement.setArray(i + 1, connection.createArrayOf(columns[i].sqlType, toArray(i)));
            }
            statement.execute();
        }
        clear();
    }

    void clear() {
        values.forEach(List::clear);
    }

    private Object[] toArray(int column) {
        List<@Nullable Object> list = values.get(column);
        Object[] array = (Object[]) Array.newInstance(columns[column].javaType, list.size());
        return list.toArray(array);
    }

    /** PostgreSQL's literal for an array of numbers. */
    static String literal(long[] numbers) {
        StringBuilder text = new StringBuilder(2 + numbers.length * 8).append('{');
        for (int i = 0; i < numbers.length; i++) {
            if (i > 0) {
                text.append(',');
            }
            text.append(numbers[i]);
        }
        return text.append('}').toString();
    }
}
