package dev.sluice.quality.check.type;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Table.Column;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes values of a definition as SQL literals that fit a column. */
final class Literals {
    private Literals() {}

    /** All but the nulls. */
    static List<String> all(Column column, List<@Nullable Object> values, Dialect dialect) {
        List<String> literals = new ArrayList<>();
        for (Object value : values) {
            if (value != null) {
                literals.add(of(column, value, dialect));
            }
        }
        return literals;
    }

    /**
     * A value as a literal of the column's type.
     *
     * @throws CheckFault when it does not fit
     */
    static String of(Column column, Object value, Dialect dialect) {
        return switch (column.kind()) {
            case NUMBER -> {
                if (value instanceof Number n) {
                    yield dialect.literal(n);
                }
                throw wrong(column, value, "a number without quotes");
            }
            case TEXT -> {
                if (value instanceof String s) {
                    yield dialect.literal(s);
                }
                throw wrong(column, value, "text: put it in quotes");
            }
            case BOOLEAN -> {
                if (value instanceof Boolean b) {
                    yield dialect.literal(b);
                }
                throw wrong(column, value, "true or false");
            }
            case DATE -> dialect.literal(date(column, value));
            case TIMESTAMP -> dialect.literal(moment(column, value));
            case OTHER -> throw wrong(column, value, "of a plain type; use an expression instead");
        };
    }

    private static LocalDate date(Column column, Object value) {
        try {
            return LocalDate.parse(String.valueOf(value));
        } catch (DateTimeParseException _) {
            throw wrong(column, value, "a date such as 2026-01-31");
        }
    }

    /** A date alone is its midnight. A column with time zone takes an offset; without one UTC is meant. */
    private static Object moment(Column column, Object value) {
        String text = String.valueOf(value).replace(' ', 'T');
        boolean zoned = Zones.zoned(column);
        try {
            if (text.length() == 10) {
                LocalDateTime midnight = LocalDate.parse(text).atStartOfDay();
                return zoned ? midnight.toInstant(ZoneOffset.UTC) : midnight;
            }
            if (zoned) {
                return text.matches(".*(Z|[+-][0-9:]{2,6})")
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            }
            return LocalDateTime.parse(text);
        } catch (DateTimeParseException _) {
            throw wrong(
                    column,
                    value,
                    zoned
                            ? "a moment such as 2026-01-31T12:00:00Z"
                            : "a local time such as 2026-01-31T12:00:00, without offset");
        }
    }

    private static CheckFault wrong(Column column, Object value, String wanted) {
        return new CheckFault("value '" + value + "' does not fit column '" + column.name() + "' of type "
                + column.sqlType() + ": it has to be " + wanted);
    }
}
