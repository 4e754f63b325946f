package dev.sluice.adapters.sql.lineage;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table's or view's name as the database stores it: folded, without quotes.
 *
 * <p>A file that SQL reads or writes directly, as DuckDB's {@code read_csv('orders.csv')} does, is named by {@link #file}.
 */
public record TableName(@Nullable String catalog, @Nullable String schema, String name) {
    /** No database can be called so: a colon ends it, and no identifier of a script folds to it. */
    private static final String FILES = "file:";

    public TableName {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name is empty; give the table's name");
        }
    }

    public static TableName of(String name) {
        return new TableName(null, null, name);
    }

    public static TableName of(@Nullable String schema, String name) {
        return new TableName(null, schema, name);
    }

    /** The file at a path, as written in the statement. */
    public static TableName file(String path) {
        return new TableName(FILES, null, path);
    }

    public boolean isFile() {
        return FILES.equals(catalog);
    }

    @Override
    public String toString() {
        return isFile()
                ? FILES + name
                : Stream.of(catalog, schema, name).filter(Objects::nonNull).collect(Collectors.joining("."));
    }
}
