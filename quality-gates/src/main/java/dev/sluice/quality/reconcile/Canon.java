package dev.sluice.quality.reconcile;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.reconcile.Pairing.Form;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * SQL that brings values of different stores into the same text, and texts into the same number.
 *
 * <p>Both stores know MD5, so checksums are computed where the data is.
 */
final class Canon {
    private static final int HALF = 16;

    /** What the two stores write differently. */
    private enum Store {
        DUCKDB,
        POSTGRES
    }

    private final Store store;
    private final Dialect dialect;

    private Canon(Store store, Dialect dialect) {
        this.store = store;
        this.dialect = dialect;
    }

    static Canon of(Dialect dialect) {
        String name = dialect.toString().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "duckdb" -> new Canon(Store.DUCKDB, dialect);
            case "postgres", "postgresql" -> new Canon(Store.POSTGRES, dialect);
            default ->
                throw new CheckFault("datasets can be compared in duckdb and postgres, not in " + name
                        + "; compare two results of sql checks instead");
        };
    }

    /** The canonical text of a column; NULL stays NULL. */
    String text(Table.Column column, Form form) {
        String name = dialect.quote(column.name());
        return switch (form) {
            case Pairing.Text _ -> dialect.asText(name);
            case Pairing.Flag _ -> "CASE WHEN " + name + " THEN 'true' WHEN NOT " + name + " THEN 'false' END";
            case Pairing.Day _ -> finite(column, "'DATE'", day(name));
            case Pairing.Moment _ -> finite(column, "'TIMESTAMP'", micros(column));
            case Pairing.Exact _ -> exact(column, name);
            case Pairing.Near _ -> dialect.asText(name);
        };
    }

    /** Text that is equal only for values that compare as equal. The other way round holds for all forms but {@link Pairing.Near}. */
    String fingerprint(Table.Column column, Form form) {
        return form instanceof Pairing.Near near ? bucket(dialect.quote(column.name()), near) : text(column, form);
    }

    private String day(String name) {
        return store == Store.DUCKDB ? "strftime(" + name + ", '%Y-%m-%d')" : "to_char(" + name + ", 'YYYY-MM-DD')";
    }

    private String micros(Table.Column column) {
        String name = dialect.quote(column.name());
        String moment = column.kind() == Table.Kind.DATE ? "CAST(" + name + " AS timestamp)" : name;
        return store == Store.DUCKDB
                ? "CAST(epoch_us(" + moment + ") AS VARCHAR)"
                : "CAST(CAST(extract(epoch FROM " + moment + ") * 1000000 AS bigint) AS text)";
    }

    /** Infinite dates have no microseconds. */
    private String finite(Table.Column column, String kind, String text) {
        String name = dialect.quote(column.name());
        return "CASE WHEN " + name + " IS NULL THEN NULL WHEN isfinite(" + name + ") THEN " + text + " ELSE " + kind
                + " || ' ' || " + dialect.asText(name) + " END";
    }

    private String exact(Table.Column column, String name) {
        boolean whole = column.sqlType().toLowerCase(Locale.ROOT).contains("int");
        return whole
                ? dialect.asText(name)
                : store == Store.POSTGRES ? dialect.asText("trim_scale(" + name + ")") : plain(name);
    }

    private String plain(String name) {
        String text = dialect.asText(name);
        return "CASE WHEN position('.' IN " + text + ") > 0 THEN rtrim(rtrim(" + text + ", '0'), '.') ELSE " + text
                + " END";
    }

    /**
     * Numbered cells as wide as the tolerance: two values in one cell are within it, so equal sums of cells mean equal data.
     * Neighbours across an edge differ here, and are then compared one by one.
     */
    private String bucket(String name, Pairing.Near near) {
        String number = "CAST(" + name + " AS double precision)";
        String cell = near.relative() > 0
                ? "CASE WHEN " + number + " < 0 THEN '-' ELSE '+' END || "
                        + dialect.asText(
                                "CAST(floor(ln(abs(" + number + ")) / " + step(near.relative()) + ") AS bigint)")
                : "CASE WHEN abs(" + number + ") < " + near.absolute() * 1e15 + " THEN "
                        + dialect.asText("CAST(floor(" + number + " / " + near.absolute() + ") AS bigint)") + " ELSE "
                        + dialect.asText(name) + " END";
        return "CASE WHEN " + name + " IS NULL THEN NULL WHEN " + number + " = 'NaN' OR abs(" + number
                + ") = 'Infinity' THEN " + dialect.asText(number) + " WHEN " + number + " = 0 THEN '0' ELSE " + cell
                + " END";
    }

    private static String step(double relative) {
        // Half the tolerance: two values in one cell differ by less than the share of the greater one.
        return String.valueOf(Math.log1p(relative) / 2);
    }

    /** One text of several, from which each can be told: its length stands before it. */
    String joined(List<String> texts) {
        return texts.isEmpty()
                ? "''"
                : texts.stream()
                        .map(text ->
                                "coalesce(" + dialect.asText("length(" + text + ")") + " || ':' || " + text + ", 'N')")
                        .collect(Collectors.joining(" || "));
    }

    /** Half of a hexadecimal MD5 as a number of 64 bits; stores may differ in its sign only. */
    String half(String md5, int which) {
        String digits = "substr(" + md5 + ", " + (1 + which * HALF) + ", " + HALF + ")";
        return store == Store.DUCKDB
                ? "CAST('0x' || " + digits + " AS UBIGINT)"
                : "CAST(CAST('x' || " + digits + " AS bit(64)) AS bigint)";
    }

    /** Number of the segment that a key's MD5 falls into. */
    String segment(String md5, int segments) {
        String digits = "substr(" + md5 + ", 1, 8)";
        String number = store == Store.DUCKDB
                ? "CAST('0x' || " + digits + " AS BIGINT)"
                : "CAST(CAST('x' || lpad(" + digits + ", 16, '0') AS bit(64)) AS bigint)";
        return "(" + number + " % " + segments + ")";
    }

    /** Orders hexadecimal texts the same way everywhere. */
    String byBytes(String text) {
        return store == Store.DUCKDB ? text : text + " COLLATE \"C\"";
    }

    /** What to run first, so that all statements see the same data and none can write. */
    List<String> preparation() {
        return store == Store.DUCKDB
                ? List.of()
                : List.of(
                        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                        "SET LOCAL extra_float_digits = 1");
    }
}
