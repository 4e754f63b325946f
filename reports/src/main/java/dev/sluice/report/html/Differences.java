package dev.sluice.report.html;

import dev.sluice.report.markup.Markup;
import dev.sluice.report.markup.Numbers;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What an auditor looks at first: how this differs from the last time all was well. */
final class Differences {
    private static final int SHOWN = 6;
    private static final int LONGEST = 120;

    private Differences() {}

    /** Writes nothing in reports that have no such section. */
    static void write(Markup page, Report report) {
        for (int i = 0; i < report.sections().size(); i++) {
            Section section = report.sections().get(i);
            if (section.id().equals("changes")) {
                write(page, section, Sections.anchor(i));
            }
        }
    }

    private static void write(Markup page, Section section, String anchor) {
        long all = section.tables().stream().mapToLong(Table::total).sum();
        List<Table.Row> first = section.tables().stream()
                .flatMap(table -> table.rows().stream())
                .limit(SHOWN)
                .toList();
        page.element("dt", "Differences").open("dd");
        page.text(Numbers.count(all, "difference") + " to the last good run before" + previous(section) + ". ")
                .element("a", "Section " + section.number() + ", " + section.title(), "href", "#" + anchor);
        if (!first.isEmpty()) {
            page.open("ul", "class", "differences");
            first.forEach(row -> page.element("li", line(row)));
            if (all > first.size()) {
                page.element("li", "and " + Numbers.grouped(all - first.size()) + " more");
            }
            page.close();
        }
        page.close();
    }

    private static String previous(Section section) {
        return section.facts().stream()
                .filter(fact -> fact.id().equals("changes.previous"))
                .map(Fact::value)
                .filter(Objects::nonNull)
                .findFirst()
                .map(name -> " (" + name + ")")
                .orElse("");
    }

    private static String line(Table.Row row) {
        String line = row.cells().stream().filter(Objects::nonNull).collect(Collectors.joining(" · "));
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
