package dev.sluice.report.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Things of one kind.
 *
 * @param id stable, e.g. {@code gates.waivers}; names the columns' meaning in the JSON Schema's documentation
 * @param rows in a stable order
 * @param total how many there are; more than rows where a limit left some out
 */
public record Table(String id, String caption, List<Column> columns, List<Row> rows, long total) {
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.cells().size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row of table " + id + " has " + row.cells().size() + " cells");
            }
        }
    }

    /** @param id stable, camelCase */
    public record Column(String id, String label, Kind kind) {}

    /** What a column holds: how it is set, and how it sorts. */
    public enum Kind {
        TEXT,
        NUMBER,
        TIME,
        DURATION,
        DIGEST,
        IDENTIFIER
    }

    /**
     * @param cells null where it is not known; what that means is told by the grade or the source
     * @param source as in {@link Fact}
     */
    public record Row(List<@Nullable String> cells, Grade grade, String source) {
        public Row {
            cells = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(cells));
        }
    }
}
