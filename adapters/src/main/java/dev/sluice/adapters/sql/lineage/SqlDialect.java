package dev.sluice.adapters.sql.lineage;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a database folds names and which schema a bare name means. */
public enum SqlDialect {
    /** Unquoted names fold to lower case; bare names live in {@code public}. */
    POSTGRESQL("public"),
    /** Names keep their case and compare without it; bare names live in {@code main}. */
    DUCKDB("main"),
    /** Unquoted names fold to upper case; bare names have no schema. */
    ANSI(null);

    private final @Nullable String defaultSchema;

    SqlDialect(@Nullable String defaultSchema) {
        this.defaultSchema = defaultSchema;
    }

    public @Nullable String defaultSchema() {
        return defaultSchema;
    }

    /** A column's or an alias's name as this database stores it; quotes are taken off. */
    String name(String written) {
        if (isQuoted(written)) {
            return written.substring(1, written.length() - 1).replace("\"\"", "\"");
        }
        return switch (this) {
            case POSTGRESQL -> written.toLowerCase(Locale.ROOT);
            case DUCKDB -> written;
            case ANSI -> written.toUpperCase(Locale.ROOT);
        };
    }

    /** A table's, schema's or catalog's name. DuckDB's are one table in any case, so they get one spelling. */
    String tablePart(String written) {
        return this == DUCKDB ? name(written).toLowerCase(Locale.ROOT) : name(written);
    }

    /** What two spellings of one stored name have in common. */
    String key(String name) {
        return this == DUCKDB ? name.toLowerCase(Locale.ROOT) : name;
    }

    boolean same(String one, String other) {
        return this == DUCKDB ? one.equalsIgnoreCase(other) : one.equals(other);
    }

    static boolean isQuoted(String written) {
        return written.length() > 1 && written.startsWith("\"") && written.endsWith("\"");
    }
}
