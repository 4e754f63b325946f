package dev.sluice.report.html;

import dev.sluice.report.markup.Markup;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.Section;
import java.util.List;
import java.util.regex.Pattern;

/** Sets the numbered sections. */
final class Sections {
    private static final Pattern CODE =
            Pattern.compile("(sha256|sha512|sha1|md5):.*|[0-9a-f]{40,}|[0-9a-f]{8}-[0-9a-f-]{27}");
    /** Facts that stay on one page. */
    private static final int FEW = 8;

    private final Report report;
    private final Layout layout;
    private final Tables tables;

    Sections(Report report, Layout layout) {
        this.report = report;
        this.layout = layout;
        this.tables = new Tables(layout);
    }

    /** @param index of the section in its report */
    static String anchor(int index) {
        return "section-" + (index + 1);
    }

    /** @param drawing is set in the section about the closure */
    void write(Markup page, Drawing drawing) {
        boolean drawn = false;
        for (int i = 0; i < report.sections().size(); i++) {
            Section section = report.sections().get(i);
            page.open("section", "class", "numbered", "aria-labelledby", anchor(i));
            page.open("div", "class", section.facts().size() <= FEW ? "keep" : "flow");
            heading(page, section, anchor(i));
            facts(page, section);
            page.close();
            if (section.id().equals("closure")) {
                drawing.write(page, layout);
                LineageTables.missingFrom(section, report.lineage()).forEach(table -> tables.write(page, table));
                drawn = true;
            }
            section.tables().forEach(table -> tables.write(page, table));
            notes(page, section.notes());
            page.closeLine();
        }
        if (!drawn && !report.lineage().runs().isEmpty()) {
            page.open("section", "class", "numbered", "aria-labelledby", "lineage")
                    .element("h2", "Lineage", "id", "lineage");
            drawing.write(page, layout);
            page.closeLine();
        }
    }

    private static void heading(Markup page, Section section, String anchor) {
        page.open("h2", "id", anchor)
                .element("span", String.valueOf(section.number()), "class", "number")
                .text(" " + section.title())
                .closeLine();
    }

    private void facts(Markup page, Section section) {
        if (section.facts().isEmpty()) {
            if (section.tables().isEmpty() && section.notes().isEmpty()) {
                page.element("p", "There is nothing to say here.", "class", "none");
            }
            return;
        }
        page.open("table", "class", "facts");
        if (!layout.onPaper()) {
            page.element("caption", "Facts: " + section.title(), "class", "unseen");
        }
        Tables.widths(page, layout, List.of(22, 58, 20));
        page.open("thead", "class", "quiet").open("tr");
        List.of("Fact", "Value", "Grade and source").forEach(label -> page.element("th", label, "scope", "col"));
        page.close().close().open("tbody").line();
        section.facts().forEach(fact -> fact(page, fact));
        page.close().closeLine();
    }

    private void fact(Markup page, Fact fact) {
        page.open("tr", "class", Grades.cssClass(fact.grade())).element("th", fact.label(), "scope", "row");
        String value = fact.value();
        if (value == null) {
            page.open("td").element("strong", "Not known.", "class", "unknown");
            page.text(" ")
                    .element("span", "Could be told by: " + layout.cut(fact.source()), "class", "who")
                    .close();
        } else if (value.isEmpty()) {
            page.open("td").element("span", "empty", "class", "unknown").close();
        } else {
            page.open("td", "class", CODE.matcher(value).matches() ? "code" : "value");
            page.text(layout.cut(value)).close();
        }
        page.open("td", "class", "evidence");
        if (fact.grade() == Grade.MISSING) {
            Grades.write(page, fact.grade());
        } else {
            Grades.writeWithSource(page, fact.grade(), fact.source(), layout);
        }
        page.close().closeLine();
    }

    private void notes(Markup page, List<String> notes) {
        if (!notes.isEmpty()) {
            page.element("h3", "Notes", "class", "quiet").open("ul", "class", "notes");
            notes.forEach(note -> page.element("li", layout.cut(note)));
            page.closeLine();
        }
    }
}
