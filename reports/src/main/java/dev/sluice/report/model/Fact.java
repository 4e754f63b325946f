package dev.sluice.report.model;

import org.jspecify.annotations.Nullable;

/**
 * One thing said.
 *
 * @param id stable, dotted, e.g. {@code code.commit}
 * @param label for people, in English
 * @param value null exactly when MISSING; times are ISO 8601 in UTC, durations ISO 8601, digests {@code sha256:<hex>}
 * @param source where it is from: {@code event:<log position>}, {@code ledger:<seq>}, {@code rule:<name>}; for MISSING who
 *     could tell it, and how
 */
public record Fact(String id, String label, @Nullable String value, Grade grade, String source) {
    public Fact {
        if ((value == null) != (grade == Grade.MISSING)) {
            throw new IllegalArgumentException("fact " + id + " is " + grade + " with value " + value);
        }
    }

    public static Fact missing(String id, String label, String whoCouldTell) {
        return new Fact(id, label, null, Grade.MISSING, whoCouldTell);
    }
}
