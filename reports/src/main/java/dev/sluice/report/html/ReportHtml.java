package dev.sluice.report.html;

import dev.sluice.report.markup.Markup;
import dev.sluice.report.markup.Numbers;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.ReportKind;
import dev.sluice.report.model.Section;

/**
 * {@code report.html}: one well-formed file without scripts that refers to nothing outside of itself. The same report gives
 * the same bytes.
 */
public final class ReportHtml {
    private final Report report;
    private final Layout layout;
    private final Markup page;

    private ReportHtml(Report report, Layout layout) {
        this.report = report;
        this.layout = layout;
        this.page = new Markup(layout.legible());
    }

    /** @param svg the drawing of its lineage */
    public static byte[] of(Report report, byte[] svg) {
        return of(report, svg, Layout.SCREEN);
    }

    /** For paper, see {@link Layout#paper}. */
    public static byte[] of(Report report, byte[] svg, Layout layout) {
        return new ReportHtml(report, layout).write(new Drawing(report.lineage(), svg));
    }

    private byte[] write(Drawing drawing) {
        page.trusted("<!DOCTYPE html>\n");
        page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en", "xml:lang", "en");
        head();
        page.open("body").line();
        if (!layout.onPaper()) {
            page.element("a", "Skip to the verdict", "class", "skip", "href", "#verdict")
                    .line();
        }
        header();
        page.open("main").line();
        new VerdictBox(report, layout).write(page);
        contents();
        new MissingList(report, layout).write(page);
        new Sections(report, layout).write(page, drawing);
        page.closeLine();
        footer();
        page.close().close().line();
        return page.bytes();
    }

    private void head() {
        Identity identity = report.identity();
        String style = Style.of(layout);
        page.open("head").empty("meta", "charset", "utf-8").line();
        page.element("title", layout.cut(identity.title())).line();
        if (!layout.onPaper()) {
            page.empty(
                            "meta",
                            "http-equiv",
                            "Content-Security-Policy",
                            "content",
                            "default-src 'none'; style-src 'sha256-" + Style.hash(style)
                                    + "'; base-uri 'none'; form-action 'none'")
                    .line();
            page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                    .line();
        }
        page.empty("meta", "name", "generator", "content", identity.generator()).line();
        page.empty("meta", "name", "description", "content", kind(report.kind()) + " " + identity.id())
                .line();
        page.open("style").trusted(style).close().line();
        if (layout.onPaper()) {
            bookmarks();
        }
        page.closeLine();
    }

    private void bookmarks() {
        page.open("bookmarks");
        bookmark("Verdict", "verdict");
        bookmark("What is missing", "missing");
        for (int i = 0; i < report.sections().size(); i++) {
            Section section = report.sections().get(i);
            bookmark(section.number() + " " + section.title(), Sections.anchor(i));
        }
        page.close();
    }

    private void bookmark(String name, String anchor) {
        page.empty("bookmark", "name", name, "href", "#" + anchor);
    }

    private void header() {
        Identity identity = report.identity();
        page.open("header", "class", "masthead")
                .element("p", kind(report.kind()), "class", "eyebrow")
                .element("h1", layout.cut(identity.title()))
                .open("dl", "class", "masthead-facts");
        entry("As of", identity.asOf().toString());
        entry(
                "Ledger",
                Numbers.grouped(identity.ledgerSize()) + " entries; events up to position "
                        + Numbers.grouped(identity.logPosition()));
        entry("Requested by", layout.cut(identity.requester()));
        entry("Purpose", layout.cut(identity.purpose()));
        entry("Scope", identity.scope().isEmpty() ? "all namespaces" : layout.cut(String.join(", ", identity.scope())));
        page.element("dt", "Report").element("dd", identity.id(), "class", "code");
        page.close().closeLine();
    }

    private void entry(String term, String text) {
        page.element("dt", term).element("dd", text.isEmpty() ? "not given" : text);
    }

    private void contents() {
        page.open("nav", "class", "contents", "aria-labelledby", "contents")
                .element("h2", "Contents", "id", "contents")
                .open("ol");
        for (int i = 0; i < report.sections().size(); i++) {
            Section section = report.sections().get(i);
            page.open("li")
                    .open("a", "href", "#" + Sections.anchor(i))
                    .element("span", String.valueOf(section.number()), "class", "number")
                    .text(" " + section.title())
                    .close()
                    .closeLine();
        }
        if (layout.onPaper()) {
            page.element("li", "After the last section: lineage drawing; digests in full")
                    .line();
        }
        page.close().open("p", "class", "legend").text("Every fact has a grade: ");
        for (Grade grade : Grade.values()) {
            Grades.write(page, grade);
            page.text(" " + Grades.meaning(grade) + (grade == Grade.MISSING ? "." : "; "));
        }
        page.text(" A dash (" + Tables.UNKNOWN + ") in a table: not known.");
        page.close().closeLine();
    }

    private void footer() {
        page.open("footer")
                .element(
                        "p",
                        "Written by " + report.identity().generator()
                                + " from report.json, which is the source of all that stands here. Times are in UTC.")
                .closeLine();
    }

    private static String kind(ReportKind kind) {
        return switch (kind) {
            case RUN -> "Run report";
            case VERSION -> "Provenance of a dataset version";
            case PERIOD -> "Control report of a period";
            case COVERAGE -> "Coverage of evidence";
            case RERUN -> "Comparison of a re-run";
            case REGISTER -> "Register of processing";
        };
    }
}
