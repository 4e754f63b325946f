package dev.sluice.report.html;

import dev.sluice.report.markup.Markup;
import dev.sluice.report.markup.Numbers;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets tables: caption, heads with their scope, the grade and source of each row, and what was left out. */
final class Tables {
    private static final int DIGEST_SHOWN = 19;
    /** What stands for a cell that is not known. */
    static final String UNKNOWN = "—";

    private static final int PADDING = 3;
    private static final int MOST_WEIGHT = 24;
    private static final int WEIGHT_OF_TIME = 10;
    private static final int WEIGHT_OF_DIGEST = 12;
    private static final int WIDE = 7;
    private final Layout layout;

    Tables(Layout layout) {
        this.layout = layout;
    }

    void write(Markup page, Table table) {
        List<Table.Row> rows = table.rows();
        int shown = Math.min(rows.size(), layout.mostRows());
        page.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", table.caption());
        page.open("table", "class", table.columns().size() >= WIDE ? "rows wide" : "rows");
        page.element("caption", table.caption() + " (" + Numbers.grouped(table.total()) + ")");
        widths(page, layout, weights(table, shown));
        page.open("thead").open("tr");
        for (Table.Column column : table.columns()) {
            page.element("th", column.label(), "scope", "col", "class", cssClass(column.kind()));
        }
        page.element("th", "Grade and source", "scope", "col").close().close().line();
        page.open("tbody").line();
        for (Table.Row row : rows.subList(0, shown)) {
            row(page, table, row);
        }
        if (rows.isEmpty()) {
            page.open("tr")
                    .element(
                            "td",
                            "No rows.",
                            "colspan",
                            String.valueOf(table.columns().size() + 1),
                            "class",
                            "none")
                    .closeLine();
        }
        page.close().close().closeLine();
        leftOut(page, table, shown);
    }

    /** Widths of columns on paper, in percent of what they sum up to. */
    static void widths(Markup page, Layout layout, List<Integer> weights) {
        if (!layout.onPaper()) {
            return;
        }
        int sum = weights.stream().mapToInt(Integer::intValue).sum();
        page.open("colgroup");
        weights.forEach(weight -> page.empty("col", "class", "w" + Math.max(1, weight * 100 / sum)));
        page.close();
    }

    private void row(Markup page, Table table, Table.Row row) {
        page.open("tr");
        for (int i = 0; i < row.cells().size(); i++) {
            String element = i == 0 ? "th" : "td";
            Table.Kind kind = table.columns().get(i).kind();
            if (i == 0) {
                page.open(element, "scope", "row", "class", cssClass(kind));
            } else {
                page.open(element, "class", cssClass(kind));
            }
            cell(page, row.cells().get(i), kind);
            page.close();
        }
        page.open("td", "class", "evidence");
        Grades.writeWithSource(page, row.grade(), row.source(), layout);
        page.close().closeLine();
    }

    private void cell(Markup page, @Nullable String value, Table.Kind kind) {
        if (value == null) {
            page.element("span", UNKNOWN, "class", "unknown", "title", "not known");
        } else if (value.isEmpty()) {
            page.element("span", "empty", "class", "unknown");
        } else {
            page.text(shown(value, kind));
        }
    }

    private String shown(String value, Table.Kind kind) {
        if (kind == Table.Kind.DIGEST && layout.onPaper() && value.length() > DIGEST_SHOWN + 1) {
            return value.substring(0, DIGEST_SHOWN) + "…";
        }
        if (kind == Table.Kind.TIME) {
            return layout.cut(value.replace('T', ' '));
        }
        return layout.cut(value);
    }

    private void leftOut(Markup page, Table table, int shown) {
        if (shown < table.rows().size()) {
            page.element(
                    "p",
                    "Rows 1 to " + Numbers.grouped(shown) + " of " + Numbers.grouped(table.total())
                            + " are set here. report.json and report.html hold "
                            + (table.rows().size() == table.total()
                                    ? "all of them."
                                    : Numbers.grouped(table.rows().size()) + " of them."),
                    "class",
                    "left-out");
        }
        if (table.rows().size() < table.total()) {
            page.element(
                    "p",
                    "A limit of this report left out "
                            + Numbers.count(table.total() - table.rows().size(), "row") + " of "
                            + Numbers.grouped(table.total()) + ".",
                    "class",
                    "left-out");
        }
    }

    private List<Integer> weights(Table table, int shown) {
        List<Integer> weights = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            weights.add(PADDING + weight(table, i, shown));
        }
        boolean gaps = table.rows().stream().anyMatch(row -> row.grade() == Grade.MISSING);
        weights.add(gaps ? 22 : 15);
        return weights;
    }

    private static int weight(Table table, int index, int shown) {
        Table.Column column = table.columns().get(index);
        int most =
                switch (column.kind()) {
                    case TIME -> WEIGHT_OF_TIME;
                    case DIGEST -> WEIGHT_OF_DIGEST;
                    case TEXT, IDENTIFIER, NUMBER, DURATION -> MOST_WEIGHT;
                };
        int longest = Math.min(most, column.label().length());
        for (Table.Row row : table.rows().subList(0, shown)) {
            String cell = row.cells().get(index);
            longest = cell == null ? longest : Math.clamp(cell.length(), longest, most);
        }
        return longest;
    }

    static String cssClass(Table.Kind kind) {
        return switch (kind) {
            case TEXT -> "text";
            case NUMBER -> "number";
            case TIME -> "time";
            case DURATION -> "duration";
            case DIGEST -> "digest";
            case IDENTIFIER -> "identifier";
        };
    }
}
