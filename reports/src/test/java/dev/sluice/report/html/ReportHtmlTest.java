package dev.sluice.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.drawing.LineageDrawing;
import dev.sluice.report.markup.Dom;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.Section;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportHtmlTest {
    private static final Set<String> ELEMENTS = Set.of(
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "a",
            "header",
            "main",
            "footer",
            "section",
            "nav",
            "figure",
            "figcaption",
            "div",
            "p",
            "span",
            "strong",
            "h1",
            "h2",
            "h3",
            "ol",
            "ul",
            "li",
            "dl",
            "dt",
            "dd",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "svg",
            "desc",
            "g",
            "rect",
            "path",
            "text");
    private static final Set<String> ATTRIBUTES = Set.of(
            "@xmlns",
            "@lang",
            "@xml:lang",
            "@charset",
            "@http-equiv",
            "@content",
            "@name",
            "@class",
            "@id",
            "@href",
            "@role",
            "@tabindex",
            "@title",
            "@aria-label",
            "@aria-labelledby",
            "@aria-hidden",
            "@scope",
            "@colspan",
            "@width",
            "@height",
            "@viewBox",
            "@font-family",
            "@font-size",
            "@fill",
            "@stroke",
            "@stroke-width",
            "@stroke-dasharray",
            "@transform",
            "@x",
            "@y",
            "@rx",
            "@d");

    @Provide
    Arbitrary<Report> reports() {
        return ReportSamples.reports();
    }

    @Property(tries = 60)
    void whateverIsInAReportThePageHasOnlyElementsOfOurs(@ForAll("reports") Report report) {
        Document page = Dom.parse(html(report));

        assertThat(Dom.vocabulary(page))
                .allMatch(name -> name.startsWith("@") ? ATTRIBUTES.contains(name) : ELEMENTS.contains(name));
    }

    @Property(tries = 30)
    void thePageRefersToNothingOutsideOfIt(@ForAll("reports") Report report) {
        Document page = Dom.parse(html(report));

        assertThat(Dom.elements(page, "a"))
                .extracting(link -> link.getAttribute("href"))
                .allMatch(href -> href.startsWith("#") && hasId(page, href.substring(1)), "points into the page");
        assertThat(Dom.elements(page, "style").getFirst().getTextContent())
                .doesNotContain("url(")
                .doesNotContain("@import");
    }

    @Property(tries = 30)
    void eachTableHasACaptionAndItsHeadsSayWhatTheyHead(@ForAll("reports") Report report) {
        Document page = Dom.parse(html(report));

        assertThat(Dom.elements(page, "table"))
                .isNotEmpty()
                .allMatch(table -> table.getFirstChild().getNodeName().equals("caption"));
        assertThat(Dom.elements(page, "th"))
                .allMatch(head -> Set.of("row", "col").contains(head.getAttribute("scope")));
    }

    @Test
    void theSameReportGivesTheSameBytes() {
        Report report = ReportSamples.hostile(Shape.OWN_WORKFLOW, 3);

        assertThat(html(report)).isEqualTo(html(ReportSamples.hostile(Shape.OWN_WORKFLOW, 3)));
    }

    @Test
    void theVerdictComesFirstAndEachSectionIsThere() {
        Report report = ReportSamples.plain(Shape.OWN_WORKFLOW, 1);
        Document page = Dom.parse(html(report));

        List<String> headings =
                Dom.elements(page, "h2").stream().map(Element::getTextContent).toList();

        assertThat(headings).startsWith("Verdict", "Contents", "What is missing", "1 Identity");
        assertThat(headings)
                .containsAll(report.sections().stream()
                        .map(section -> section.number() + " " + section.title())
                        .toList());
    }

    @Test
    void everyMissingFactIsToldAtTheTopWithWhoCouldTellIt() {
        Report report = ReportSamples.plain(Shape.FOREIGN, 2);
        Document page = Dom.parse(html(report));

        String missing = Dom.elements(page, "section").stream()
                .filter(section -> section.getAttribute("class").equals("gaps-list"))
                .findFirst()
                .orElseThrow()
                .getTextContent();

        for (Section section : report.sections()) {
            for (Fact fact : section.facts()) {
                if (fact.grade() == Grade.MISSING) {
                    assertThat(missing).contains(fact.label(), fact.source(), section.title());
                }
            }
        }
    }

    @Test
    void gradesAreToldInWordsBesideTheSign() {
        String page = text(html(ReportSamples.plain(Shape.OWN_WORKFLOW, 1)));

        assertThat(page).contains("● Observed", "◐ Declared", "◇ Derived", "✕ Missing");
    }

    @Test
    void valuesAreShownAsTheyAreAndWhatHidesIsMadeVisible() {
        String name = "<img src=x onerror=alert(1)> &amp; \"quoted\" \u202Egnp.exe \u0000\u001b[31m עברית 🚀 \uD800 "
                + "x".repeat(10_000);

        String page = text(html(withTitle(name)));

        assertThat(page)
                .contains("<img src=x onerror=alert(1)> &amp; \"quoted\" ⟨U+202E⟩gnp.exe ⟨U+0000⟩⟨U+001B⟩[31m עברית 🚀"
                        + " \uFFFD ")
                .contains("x".repeat(10_000));
    }

    @Test
    void thePolicyAllowsOurStyleAndNothingElse() throws Exception {
        Document page = Dom.parse(html(ReportSamples.plain(Shape.BARE, 1)));
        String style = Dom.elements(page, "style").getFirst().getTextContent();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));

        String policy = Dom.elements(page, "meta").stream()
                .filter(meta -> meta.getAttribute("http-equiv").equals("Content-Security-Policy"))
                .map(meta -> meta.getAttribute("content"))
                .findFirst()
                .orElseThrow();

        assertThat(policy)
                .startsWith("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(hash) + "'");
    }

    @Test
    void whatALimitLeftOutIsTold() {
        Report report = ReportSamples.plain(Shape.CUT, 5);
        String page = text(html(report));

        report.sections().stream()
                .flatMap(section -> section.tables().stream())
                .filter(table -> table.total() > table.rows().size())
                .forEach(table -> assertThat(page)
                        .contains("A limit of this report left out "
                                + (table.total() - table.rows().size()) + " rows"));
        assertThat(page).contains("It is not complete:").contains("Where the lineage does not go on");
    }

    private static Report withTitle(String title) {
        Report plain = ReportSamples.plain(Shape.BARE, 1);
        Identity old = plain.identity();
        Identity identity = new Identity(
                old.id(),
                old.subject(),
                title,
                old.asOf(),
                old.ledgerSize(),
                old.logPosition(),
                old.requester(),
                old.purpose(),
                old.scope(),
                old.generator());
        return new Report(plain.kind(), identity, plain.verdict(), plain.sections(), plain.lineage());
    }

    private static boolean hasId(Document page, String id) {
        return Dom.elements(page, "*").stream()
                .anyMatch(element -> element.getAttribute("id").equals(id));
    }

    private static String text(byte[] html) {
        return Dom.parse(html).getDocumentElement().getTextContent();
    }

    private static byte[] html(Report report) {
        return ReportHtml.of(report, LineageDrawing.of(report));
    }
}
