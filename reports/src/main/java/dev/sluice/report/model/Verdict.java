package dev.sluice.report.model;

import java.util.SortedMap;

/**
 * The box at the top.
 *
 * @param why one sentence for each thing that decided
 * @param missing number of MISSING facts by id of section
 */
public record Verdict(Level level, java.util.List<String> why, SortedMap<String, Integer> missing) {
    public Verdict {
        why = java.util.List.copyOf(why);
        missing = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(missing));
    }

    /** Whether what the report is about could be made again. For reports about many runs: whether the evidence is whole. */
    public enum Level {
        REPRODUCIBLE,
        REPRODUCIBLE_WITH_GAPS,
        NOT_REPRODUCIBLE
    }
}
