package dev.sluice.quality.execute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of CSV that could not be read, and values that are not of their column's type.
 *
 * @param rows malformed rows: too few or too many fields, broken quotes; no check saw them
 * @param values by column: values that are not of its type; checks saw NULL in their place
 * @param atLeast whether there may be more than counted
 * @param examples a few of them, as text for people: line, column and kind of error, not what stands there
 */
public record Rejects(long rows, Map<String, Long> values, boolean atLeast, List<String> examples) {
    /** All could be read. */
    public static final Rejects NONE = new Rejects(0, Map.of(), false, List.of());

    public Rejects {
        values = Map.copyOf(values);
        examples = List.copyOf(examples);
    }

    /** Whether all could be read. */
    public boolean isEmpty() {
        return rows == 0 && values.isEmpty();
    }

    /**
     * Why a check on some columns has not seen all it should.
     *
     * @param columns it is about; empty: all
     * @param most malformed rows, or values of a column, that are put up with
     */
    Optional<String> trouble(Set<String> columns, long most) {
        if (rows > most) {
            return Optional.of(
                    (atLeast ? "at least " : "") + rows + " malformed rows could not be read (" + told() + ")");
        }
        return values.entrySet().stream()
                .filter(bad -> bad.getValue() > most && (columns.isEmpty() || columns.contains(bad.getKey())))
                .sorted(Map.Entry.comparingByKey())
                .map(bad -> (atLeast ? "at least " : "") + bad.getValue() + " values of column " + bad.getKey()
                        + " are not of its type (" + told() + ")")
                .findFirst();
    }

    private String told() {
        return String.join("; ", examples);
    }
}
