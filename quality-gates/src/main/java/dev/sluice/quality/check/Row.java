package dev.sluice.quality.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A row of an answer, by position.
 *
 * @param values as JDBC gives them ({@code ResultSet.getObject}): boxed numbers, text, {@code java.sql} or {@code java.time} times; null: NULL
 */
public record Row(List<@Nullable Object> values) {
    public Row {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** A count or sum of counts; NULL (no rows) is 0. */
    public long count(int index) {
        Object value = values.get(index);
        return value == null ? 0 : ((Number) value).longValue();
    }

    /** A number; empty: NULL. */
    public OptionalDouble number(int index) {
        return switch (values.get(index)) {
            case null -> OptionalDouble.empty();
            case Number n -> OptionalDouble.of(n.doubleValue());
            case Boolean b -> OptionalDouble.of(b ? 1 : 0);
            case Object other -> parsed(other.toString());
        };
    }

    private static OptionalDouble parsed(String text) {
        try {
            return OptionalDouble.of(new BigDecimal(text.strip()).doubleValue());
        } catch (NumberFormatException e) {
            throw new CheckFault("'" + text + "' is not a number");
        }
    }

    /** A value as text; empty: NULL. */
    public Optional<String> text(int index) {
        return Optional.ofNullable(values.get(index)).map(Object::toString);
    }

    /** Whether this is true; empty: NULL. */
    public Optional<Boolean> flag(int index) {
        return switch (values.get(index)) {
            case null -> Optional.empty();
            case Boolean b -> Optional.of(b);
            case Object other -> throw new CheckFault("'" + other + "' is neither true nor false");
        };
    }
}
