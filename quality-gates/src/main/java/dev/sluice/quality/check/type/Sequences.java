package dev.sluice.quality.check.type;

import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** SQL over neighbouring rows: one CASE per row, counted and sampled. */
final class Sequences {
    /** Name of the computed column: unlikely in anybody's table. */
    private static final String MARK = "sluice_mark";

    private Sequences() {}

    /** Count of rows and sum of a value per row. */
    static String sum(String perRow, String window) {
        return "SELECT count(*), sum(marked." + MARK + ") FROM (SELECT " + perRow + " AS " + MARK + " FROM "
                + CheckPlan.TABLE + " AS audited WINDOW neighbours AS (" + window + ")) AS marked";
    }

    /** Rows whose value is greater than 0. */
    static String sample(String perRow, String window, Table table, Dialect dialect) {
        String columns =
                table.columns().stream().map(c -> dialect.quote(c.name())).collect(Collectors.joining(", "));
        return "SELECT " + columns + " FROM (SELECT audited.*, " + perRow + " AS " + MARK + " FROM " + CheckPlan.TABLE
                + " AS audited WINDOW neighbours AS (" + window + ")) AS marked WHERE marked." + MARK + " > 0";
    }

    /** Rows without key are a partition of their own, so that neighbours are always rows with one. */
    static String window(String keyless, List<Column> within, String order, Dialect dialect) {
        String partitions = Stream.concat(
                        Stream.of("(" + keyless + ")"), within.stream().map(c -> dialect.quote(c.name())))
                .collect(Collectors.joining(", "));
        return "PARTITION BY " + partitions + " ORDER BY " + order;
    }
}
