package dev.sluice.quality.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The columns of a dataset as its source tells them.
 *
 * @param columns in the source's order
 */
public record Table(List<Column> columns) {
    public Table {
        columns = List.copyOf(columns);
    }

    /** The column of this name: exactly, or else the only one that differs by case alone. */
    public Optional<Column> find(String name) {
        Optional<Column> exact =
                columns.stream().filter(c -> c.name().equals(name)).findFirst();
        if (exact.isPresent()) {
            return exact;
        }
        List<Column> alike =
                columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).toList();
        return alike.size() == 1 ? Optional.of(alike.getFirst()) : Optional.empty();
    }

    /**
     * The column of this name.
     *
     * @throws CheckFault when there is none; the message names the nearest one
     */
    public Column column(String name) {
        return find(name)
                .orElseThrow(() -> new CheckFault(Nearest.unknown(
                        "column", name, columns.stream().map(Column::name).toList())));
    }

    /**
     * A column.
     *
     * @param name as the source spells it
     * @param sqlType as the source names it, for example {@code DECIMAL(12,2)} or {@code timestamp with time zone}
     * @param kind what can be done with its values
     * @param nullable whether it may hold nulls, as far as the source tells
     */
    public record Column(String name, String sqlType, Kind kind, boolean nullable) {
        /** A column whose kind follows from the name of its SQL type. */
        public static Column of(String name, String sqlType, boolean nullable) {
            return new Column(name, sqlType, Kind.of(sqlType), nullable);
        }
    }

    /** What can be done with the values of a column. */
    public enum Kind {
        NUMBER,
        TEXT,
        DATE,
        TIMESTAMP,
        BOOLEAN,
        /** Time of day, interval, binary, JSON, nested values. */
        OTHER;

        /** Kind of a SQL type, by the names of PostgreSQL, DuckDB and the SQL standard. */
        public static Kind of(String sqlType) {
            String type = sqlType.toLowerCase(Locale.ROOT).strip();
            if (type.endsWith("]")
                    || type.startsWith("struct")
                    || type.startsWith("map")
                    || type.startsWith("interval")) {
                return OTHER;
            }
            String name = type.replaceAll("[( ].*", "");
            return switch (name) {
                case "tinyint",
                        "smallint",
                        "integer",
                        "bigint",
                        "hugeint",
                        "utinyint",
                        "usmallint",
                        "uinteger",
                        "ubigint",
                        "uhugeint",
                        "int",
                        "int1",
                        "int2",
                        "int4",
                        "int8",
                        "serial",
                        "bigserial",
                        "decimal",
                        "numeric",
                        "number",
                        "real",
                        "float",
                        "float4",
                        "float8",
                        "double" -> NUMBER;
                case "varchar",
                        "text",
                        "char",
                        "character",
                        "bpchar",
                        "string",
                        "nvarchar",
                        "nchar",
                        "clob",
                        "name",
                        "citext",
                        "enum" -> TEXT;
                case "date" -> DATE;
                case "timestamp", "timestamptz", "datetime", "timestamp_s", "timestamp_ms", "timestamp_ns" -> TIMESTAMP;
                case "boolean", "bool", "bit" -> type.startsWith("bit") && !type.equals("bit") ? OTHER : BOOLEAN;
                default -> OTHER;
            };
        }
    }
}
