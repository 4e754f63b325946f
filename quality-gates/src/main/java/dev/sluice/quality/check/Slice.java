package dev.sluice.quality.check;

import dev.sluice.quality.check.Table.Column;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The rows of a dataset that are looked at. Keys get into SQL as literals of their column's type only. */
@FunctionalInterface
public interface Slice {
    /** All rows. */
    Slice ALL = (_, _) -> Optional.empty();

    /**
     * A predicate of these rows; empty: all of them.
     *
     * @throws CheckFault when the table has no such column, or its type does not fit
     */
    Optional<String> predicate(Table table, Dialect dialect);

    /** Rows for which SQL is true that somebody checked before. */
    static Slice where(String sql) {
        return (_, _) -> Optional.of(sql);
    }

    /** Rows with this value in a column, as text. */
    static Slice ofKey(String column, String key) {
        return (table, dialect) -> {
            Column known = table.column(column);
            return Optional.of(dialect.quote(known.name()) + " = " + dialect.literal(value(known, key)));
        };
    }

    /** Rows with a time from {@code from} to before {@code to}; columns without a zone are in that of {@code from}. */
    static Slice between(String column, ZonedDateTime from, ZonedDateTime to) {
        return (table, dialect) -> {
            Column known = table.column(column);
            String quoted = dialect.quote(known.name());
            return Optional.of(quoted + " >= " + dialect.literal(bound(known, from)) + " AND " + quoted + " < "
                    + dialect.literal(bound(known, to)));
        };
    }

    private static Object value(Column column, String key) {
        try {
            return switch (column.kind()) {
                case TEXT -> key;
                case NUMBER -> new BigDecimal(key);
                case DATE -> LocalDate.parse(key);
                case BOOLEAN -> flag(key);
                case TIMESTAMP, OTHER -> throw wrong(column, "has no values that are keys; for times set 'every'");
            };
        } catch (DateTimeException | NumberFormatException e) {
            throw wrong(column, "has no value '" + key + "'");
        }
    }

    private static boolean flag(String key) {
        return switch (key) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new NumberFormatException(key);
        };
    }

    private static Object bound(Column column, ZonedDateTime time) {
        return switch (column.kind()) {
            case DATE -> date(column, time);
            case TIMESTAMP ->
                Dialects.instantType(column).equals("TIMESTAMP") ? time.toLocalDateTime() : time.toInstant();
            case TEXT, NUMBER, BOOLEAN, OTHER ->
                throw wrong(column, "has no dates or times; for other keys leave 'every' out");
        };
    }

    private static LocalDate date(Column column, ZonedDateTime time) {
        ZoneId zone = time.getZone();
        if (!time.equals(time.toLocalDate().atStartOfDay(zone))) {
            throw wrong(column, "has dates, and the partition begins or ends within a day, at " + time.toLocalTime());
        }
        return time.toLocalDate();
    }

    private static CheckFault wrong(Column column, String what) {
        return new CheckFault("the partition cannot be told: column '" + column.name() + "' of type " + column.sqlType()
                + " " + what);
    }
}
