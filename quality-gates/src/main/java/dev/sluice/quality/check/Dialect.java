package dev.sluice.quality.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs between SQL stores, as far as checks need it.
 *
 * <p>Names and values get into SQL by {@link #quote} and {@link #literal} only.
 */
public interface Dialect {
    /** A name as an identifier. */
    String quote(String identifier);

    /**
     * A value: text, number, boolean, {@code LocalDate}, {@code LocalDateTime}, {@code Instant} or null.
     *
     * @throws CheckFault when the store cannot hold it
     */
    String literal(@Nullable Object value);

    /** Predicate: the whole of a text matches the pattern. NULL for NULL. */
    String fullMatch(String text, PortablePattern pattern);

    /** Predicate: a value of the column is not a number. Constant FALSE where the type has no such value. */
    String notANumber(Table.Column column);

    /** A value as text. */
    String asText(String expression);

    /** A number, as double precision. */
    String asDouble(String expression);

    /** A text without the spaces (U+0020, nothing else) around it. */
    default String trimmed(String text) {
        return "trim(BOTH ' ' FROM " + text + ")";
    }

    /** Characters of a text. */
    String length(String text);

    /** Predicate: a text has fewer characters than this. NULL for NULL. */
    default String shorter(String text, Number characters) {
        return length(text) + " < " + literal(characters);
    }

    /** Predicate: a text has more characters than this. NULL for NULL. */
    default String longer(String text, Number characters) {
        return length(text) + " > " + literal(characters);
    }

    /** One aggregate: interpolated quantile of numbers, nulls ignored. */
    String quantile(String number, double share);

    /** One aggregate: standard deviation of the sample, nulls ignored; NULL for fewer than two values. */
    String deviation(String number);

    /** Seconds since the epoch, as double precision, of a date or timestamp; values without zone count as UTC. */
    String epochSeconds(Table.Column column);

    /** An aggregate over only the rows for which a predicate is TRUE. */
    String filtered(String aggregate, String predicate);

    /** A SELECT cut after some rows. */
    String limited(String select, int rows);

    /** {@code AND} of predicates; TRUE for none. */
    default String all(List<String> predicates) {
        return predicates.isEmpty() ? "TRUE" : "(" + String.join(") AND (", predicates) + ")";
    }

    /** {@code OR} of predicates; FALSE for none. */
    default String any(List<String> predicates) {
        return predicates.isEmpty() ? "FALSE" : "(" + String.join(") OR (", predicates) + ")";
    }

    /** One aggregate: number of rows for which a predicate is TRUE; 0 or NULL for no rows. */
    default String countIf(String predicate) {
        return "sum(CASE WHEN " + predicate + " THEN 1 ELSE 0 END)";
    }
}
