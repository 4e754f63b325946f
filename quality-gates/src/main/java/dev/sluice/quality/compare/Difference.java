package dev.sluice.quality.compare;

import dev.sluice.model.reproduce.Level;
import java.util.List;
import java.util.OptionalLong;

/**
 * How alike two datasets are.
 *
 * @param level the closest that they reach
 * @param reason why not closer, in a sentence; empty for the same bytes
 * @param onlyOriginal rows that only the original has; absent: not counted
 * @param onlyRepeated rows that only the repetition has; absent: not counted
 * @param columns that differ, those of most rows first
 * @param measures declared metrics of both sides
 * @param remarks what differs and does not count
 */
public record Difference(
        Level level,
        String reason,
        OptionalLong onlyOriginal,
        OptionalLong onlyRepeated,
        List<Column> columns,
        List<Measured> measures,
        List<String> remarks) {
    public Difference {
        columns = List.copyOf(columns);
        measures = List.copyOf(measures);
        remarks = List.copyOf(remarks);
    }

    /**
     * A column that differs.
     *
     * @param name as the source spells it
     * @param rows that differ in it: pairs of rows with equal keys, or values that the other side has less often
     * @param what says how
     */
    public record Column(String name, long rows, String what) {}

    /**
     * A metric of both sides.
     *
     * @param metric its name, and the column's where it has one
     * @param within whether the difference is tolerated
     */
    public record Measured(String metric, double original, double repeated, boolean within) {}

    static Difference alike(Level level, String reason, List<Measured> measures, List<String> remarks) {
        return new Difference(level, reason, OptionalLong.of(0), OptionalLong.of(0), List.of(), measures, remarks);
    }

    /** Nothing but the digests is known. */
    static Difference unknown(String reason, List<Measured> measures) {
        return new Difference(
                Level.DIFFERENT, reason, OptionalLong.empty(), OptionalLong.empty(), List.of(), measures, List.of());
    }
}
