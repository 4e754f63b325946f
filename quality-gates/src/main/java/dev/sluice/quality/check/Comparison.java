package dev.sluice.quality.check;

import java.util.List;
import java.util.Optional;

/**
 * What is compared of two datasets. Nulls are equal to each other.
 *
 * @param mode how deep it goes
 * @param keys columns that identify a row (ROWS) or name a group (SUMS, COUNT; may be empty there)
 * @param values columns compared (ROWS) or summed (SUMS)
 * @param otherWhere predicate on the rows of the other dataset
 * @param absolute numbers that differ by no more are equal
 * @param relative numbers that differ by no more than this share of the greater magnitude are equal
 */
public record Comparison(
        Mode mode,
        List<Match> keys,
        List<Match> values,
        Optional<String> otherWhere,
        double absolute,
        double relative) {
    public Comparison {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
    }

    /** How deep a comparison goes. */
    public enum Mode {
        /** Number of rows, per group of the keys if there are any. */
        COUNT,
        /** Sums of columns, per group of the keys if there are any. */
        SUMS,
        /** Each row by its key. */
        ROWS
    }

    /**
     * A column and its counterpart.
     *
     * @param column of the checked dataset
     * @param other of the other dataset
     */
    public record Match(String column, String other) {}
}
