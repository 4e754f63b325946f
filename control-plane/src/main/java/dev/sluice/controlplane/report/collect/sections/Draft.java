package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Table;
import dev.sluice.report.model.Table.Column;
import dev.sluice.report.model.Table.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table while it is being written. Rows beyond the limit are counted, not kept: the total tells. */
public final class Draft {
    public static final int MOST_ROWS = 20_000;

    private final String id;
    private final String caption;
    private final List<Column> columns = new ArrayList<>();
    private final List<Table.Row> rows = new ArrayList<>();
    private long total;

    private Draft(String id, String caption) {
        this.id = id;
        this.caption = caption;
    }

    public static Draft of(String id, String caption) {
        return new Draft(id, caption);
    }

    /** A further column. */
    public Draft column(String column, String label, Kind kind) {
        columns.add(new Column(column, label, kind));
        return this;
    }

    public Draft text(String column, String label) {
        return column(column, label, Kind.TEXT);
    }

    public Draft identifier(String column, String label) {
        return column(column, label, Kind.IDENTIFIER);
    }

    public Draft number(String column, String label) {
        return column(column, label, Kind.NUMBER);
    }

    public Draft time(String column, String label) {
        return column(column, label, Kind.TIME);
    }

    public Draft digest(String column, String label) {
        return column(column, label, Kind.DIGEST);
    }

    public Draft duration(String column, String label) {
        return column(column, label, Kind.DURATION);
    }

    public void row(Grade grade, String source, @Nullable Object... cells) {
        total++;
        if (rows.size() < MOST_ROWS) {
            List<@Nullable String> texts = new ArrayList<>();
            Arrays.stream(cells).forEach(cell -> texts.add(text(cell)));
            rows.add(new Table.Row(texts, grade, source));
        }
    }

    /** Without text there is nothing to tell: facts of gates write no partition as an empty text. */
    private static @Nullable String text(@Nullable Object cell) {
        String text = cell == null ? "" : cell.toString();
        return text.isEmpty() ? null : text;
    }

    public Table done() {
        return done(total);
    }

    /** @param all how many rows there are, where the caller did not hand all of them over */
    public Table done(long all) {
        return new Table(id, caption, columns, rows, all);
    }

    /** What a section has to say when rows were left out. */
    public List<String> notes() {
        return total > rows.size()
                ? List.of("Table " + id + " shows the first " + rows.size() + " of " + total
                        + " rows; ask for a report on less to see the others.")
                : List.of();
    }
}
