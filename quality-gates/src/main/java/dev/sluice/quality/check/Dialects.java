package dev.sluice.quality.check;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The dialects that checks are written in. */
public enum Dialects implements Dialect {
    DUCKDB {
        @Override
        public String fullMatch(String text, PortablePattern pattern) {
            String options = pattern.ignoreCase() ? ", 'i'" : "";
            return CheapMatch.of(text, pattern)
                    .orElseGet(() -> "regexp_full_match(" + text + ", " + literal(pattern.portable()) + options + ")");
        }

        /** Looking at both ends costs a third of trimming, and few texts need more. */
        @Override
        public String trimmed(String text) {
            return "CASE WHEN starts_with(" + text + ", ' ') OR ends_with(" + text + ", ' ') THEN trim(" + text
                    + ", ' ') ELSE " + text + " END";
        }

        @Override
        public String quantile(String number, double share) {
            return "quantile_cont(" + number + ", " + share + ")";
        }

        @Override
        public String notANumber(Table.Column column) {
            return binary(column) ? "isnan(" + quote(column.name()) + ")" : FALSE;
        }

        @Override
        public String epochSeconds(Table.Column column) {
            String value = quote(column.name());
            // Infinite times have no epoch here: they must not look like NULL.
            return "coalesce(epoch_us(CAST(" + value + " AS " + instantType(column) + ")) / 1e6, CASE WHEN " + value
                    + " IS NOT NULL THEN CAST('infinity' AS DOUBLE) END)";
        }

        @Override
        public String asText(String expression) {
            return "CAST(" + expression + " AS VARCHAR)";
        }
    },
    POSTGRES {
        @Override
        public String fullMatch(String text, PortablePattern pattern) {
            // The director ***: makes it an advanced regular expression whatever the session's regex_flavor would say.
            String operator = pattern.ignoreCase() ? " ~* " : " ~ ";
            return "(" + text + operator + literal("***:^(?:" + pattern.portable() + ")$") + ")";
        }

        /** Bytes are there without decoding the text: no text has more characters than bytes, or more than four bytes each. */
        @Override
        public String shorter(String text, Number characters) {
            return "(" + bytes(text) + " < " + MOST_BYTES + " * " + literal(characters) + " AND "
                    + super.shorter(text, characters) + ")";
        }

        @Override
        public String longer(String text, Number characters) {
            return "(" + bytes(text) + " > " + literal(characters) + " AND " + super.longer(text, characters) + ")";
        }

        /** The cast takes the padding of type character away, which is not part of its length. */
        private static String bytes(String text) {
            return "octet_length(CAST(" + text + " AS text))";
        }

        /** Costs less per row than a sum. */
        @Override
        public String countIf(String predicate) {
            return "count(CASE WHEN " + predicate + " THEN 1 END)";
        }

        @Override
        public String notANumber(Table.Column column) {
            return binary(column) || type(column).startsWith("numeric")
                    ? "(" + quote(column.name()) + " = 'NaN')"
                    : FALSE;
        }

        @Override
        public String epochSeconds(Table.Column column) {
            return "CAST(extract(epoch FROM CAST(" + quote(column.name()) + " AS " + instantType(column)
                    + ")) AS double precision)";
        }

        @Override
        public String asText(String expression) {
            return "CAST(" + expression + " AS text)";
        }
    },
    /** The SQL standard, as far as stores keep to it. */
    ANSI {
        @Override
        public String fullMatch(String text, PortablePattern pattern) {
            String options = pattern.ignoreCase() ? ", 'i'" : "";
            return "REGEXP_LIKE(" + text + ", " + literal("^(?:" + pattern.portable() + ")$") + options + ")";
        }

        @Override
        public String notANumber(Table.Column column) {
            return binary(column) ? "(" + quote(column.name()) + " <> " + quote(column.name()) + ")" : FALSE;
        }

        @Override
        public String epochSeconds(Table.Column column) {
            return "EXTRACT(EPOCH FROM CAST(" + quote(column.name()) + " AS " + instantType(column) + "))";
        }

        @Override
        public String asText(String expression) {
            return "CAST(" + expression + " AS VARCHAR)";
        }
    };

    private static final String FALSE = "FALSE";
    private static final int MOST_BYTES = 4;
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    @Override
    public String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public String literal(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case Boolean b -> b ? "TRUE" : "FALSE";
            case Double d -> number(d);
            case Float f -> number(f.doubleValue());
            case BigDecimal d -> d.toPlainString();
            case BigInteger i -> i.toString();
            case Long l -> l.toString();
            case Integer i -> i.toString();
            case Short s -> s.toString();
            case LocalDate d -> "DATE '" + d + "'";
            case LocalDateTime t -> "TIMESTAMP '" + t.format(MOMENT) + "'";
            case Instant t ->
                "TIMESTAMP WITH TIME ZONE '" + t.atOffset(ZoneOffset.UTC).format(MOMENT) + "+00:00'";
            case CharSequence s -> text(s.toString());
            case Object other ->
                throw new CheckFault(
                        "a value of type " + other.getClass().getSimpleName() + " cannot stand in a check");
        };
    }

    private static String text(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new CheckFault("a text with a NUL character cannot stand in a check");
        }
        return "'" + value.replace("'", "''") + "'";
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new CheckFault(value + " cannot stand in a check; only finite numbers can");
        }
        return BigDecimal.valueOf(value).toPlainString();
    }

    @Override
    public String asDouble(String expression) {
        return "CAST(" + expression + " AS DOUBLE PRECISION)";
    }

    @Override
    public String length(String text) {
        return "char_length(" + text + ")";
    }

    @Override
    public String quantile(String number, double share) {
        return "percentile_cont(" + share + ") WITHIN GROUP (ORDER BY " + number + ")";
    }

    @Override
    public String deviation(String number) {
        return "stddev_samp(" + number + ")";
    }

    @Override
    public String filtered(String aggregate, String predicate) {
        // On lines of its own: a comment at its end must not swallow the bracket.
        return aggregate + " FILTER (WHERE (\n" + predicate + "\n))";
    }

    @Override
    public String limited(String select, int rows) {
        return "SELECT * FROM (" + select + ") AS limited "
                + (this == ANSI ? "FETCH FIRST " + rows + " ROWS ONLY" : "LIMIT " + rows);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String type(Table.Column column) {
        return column.sqlType().toLowerCase(Locale.ROOT).strip();
    }

    /** Whether values are binary floating point: they have NaN. */
    static boolean binary(Table.Column column) {
        String type = type(column);
        return type.startsWith("double") || type.startsWith("float") || type.startsWith("real");
    }

    static String instantType(Table.Column column) {
        String type = type(column);
        return type.contains("with time zone") || type.startsWith("timestamptz")
                ? "TIMESTAMP WITH TIME ZONE"
                : "TIMESTAMP";
    }
}
