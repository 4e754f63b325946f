package dev.sluice.report.html;

import dev.sluice.report.markup.Markup;
import dev.sluice.report.markup.Numbers;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import java.util.ArrayList;
import java.util.List;

/** What is not known, in one place, before all that is. */
final class MissingList {
    private final Report report;
    private final Layout layout;

    MissingList(Report report, Layout layout) {
        this.report = report;
        this.layout = layout;
    }

    private record Item(int section, String what, String whoCouldTell) {}

    void write(Markup page) {
        List<Item> items = items();
        page.open("section", "class", "gaps-list", "aria-labelledby", "missing")
                .element("h2", "What is missing", "id", "missing");
        if (items.isEmpty()) {
            page.element("p", "Nothing that this kind of report asks for is missing.");
        } else {
            page.open("table", "class", "missing-facts")
                    .element("caption", "Facts that are not known, and who could tell them");
            Tables.widths(page, layout, List.of(34, 22, 44));
            page.open("thead").open("tr");
            List.of("Fact", "Section", "Who could tell it").forEach(label -> page.element("th", label, "scope", "col"));
            page.close().close().open("tbody");
            items.forEach(item -> row(page, item));
            page.close().close();
        }
        page.closeLine();
    }

    private void row(Markup page, Item item) {
        Section section = report.sections().get(item.section());
        page.open("tr").open("th", "scope", "row");
        page.element("span", Grades.sign(Grade.MISSING), "class", "sign missing", "aria-hidden", "true")
                .text(" " + layout.cut(item.what()))
                .close();
        page.open("td")
                .element("a", section.number() + " " + section.title(), "href", "#" + Sections.anchor(item.section()))
                .close();
        page.element("td", layout.cut(item.whoCouldTell())).closeLine();
    }

    private List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < report.sections().size(); i++) {
            Section section = report.sections().get(i);
            for (Fact fact : section.facts()) {
                if (fact.grade() == Grade.MISSING) {
                    items.add(new Item(i, fact.label(), fact.source()));
                }
            }
            for (Table table : section.tables()) {
                addRows(items, i, table);
            }
        }
        return items;
    }

    private static void addRows(List<Item> items, int section, Table table) {
        List<Table.Row> rows = table.rows().stream()
                .filter(row -> row.grade() == Grade.MISSING)
                .toList();
        if (!rows.isEmpty()) {
            long tellers = rows.stream().map(Table.Row::source).distinct().count();
            String first = rows.getFirst().source();
            items.add(new Item(
                    section,
                    Numbers.count(rows.size(), "row") + " of the table “" + table.caption() + "”",
                    tellers == 1
                            ? first
                            : first + " and " + Numbers.count(tellers - 1, "other") + ", told in each row"));
        }
    }
}
