package dev.sluice.report.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.markup.Dom;
import dev.sluice.report.model.Report;
import dev.sluice.report.pdf.LargeReport;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class LineageDrawingTest {
    private static final Set<String> ELEMENTS = Set.of("svg", "title", "desc", "g", "rect", "path", "text");

    @Provide
    Arbitrary<Report> reports() {
        return ReportSamples.reports();
    }

    @Property(tries = 40)
    void whateverIsInAReportTheDrawingHasOnlyShapesAndText(@ForAll("reports") Report report) {
        Document drawing = Dom.parse(LineageDrawing.of(report));

        assertThat(Dom.vocabulary(drawing))
                .filteredOn(name -> !name.startsWith("@"))
                .isSubsetOf(ELEMENTS);
        assertThat(Dom.vocabulary(drawing)).noneMatch(name -> name.startsWith("@on") || name.endsWith("href"));
    }

    @Property(tries = 20)
    void boxesDoNotOverlapAndEachArrowEndsAtThem(@ForAll("reports") Report report) {
        Sketch sketch = Sketch.of(report.lineage(), 300);
        Placement placement = Placement.of(sketch);

        List<Placement.Box> boxes = placement.boxes();
        for (int i = 0; i < boxes.size(); i++) {
            for (int k = i + 1; k < boxes.size(); k++) {
                assertThat(overlap(boxes.get(i), boxes.get(k))).isFalse();
            }
        }
        for (int i = 0; i < sketch.arrows().size(); i++) {
            Placement.Point end = placement.lines().get(i).getLast();
            Placement.Box box = boxes.get(index(sketch, sketch.arrows().get(i).to()));
            assertThat(end.x()).isBetween(box.x() - 1, box.x() + box.width() + 1);
            assertThat(end.y()).isBetween(box.y() - 1, box.y() + box.height() + 1);
        }
    }

    @Test
    void theSameReportGivesTheSameBytes() {
        assertThat(LineageDrawing.of(LargeReport.of(60))).isEqualTo(LineageDrawing.of(LargeReport.of(60)));
    }

    @Test
    void everyRunAndVersionOfASmallGraphIsDrawn() {
        Report report = ReportSamples.plain(Shape.RETRIED, 4);
        Document drawing = Dom.parse(LineageDrawing.of(report));

        List<String> titles = Dom.elements(drawing, "title").stream()
                .map(Element::getTextContent)
                .toList();

        assertThat(report.lineage().runs()).allMatch(run -> titles.stream()
                .anyMatch(title -> title.contains(run.id().toString())));
        assertThat(report.lineage().versions())
                .allMatch(version -> titles.stream().anyMatch(title -> title.endsWith(version.id())));
    }

    @Test
    void ofALargeGraphTheNearestAreDrawnAndTheRestIsCounted() {
        byte[] bytes = LineageDrawing.of(LargeReport.of(5_000));
        String drawing = new String(bytes, StandardCharsets.UTF_8);

        assertThat(drawing)
                .contains("300 of 25,000 runs and versions are drawn, those nearest to the subject. 24,700 are left out"
                        + " here")
                .contains("not drawn");
        assertThat(bytes).hasSizeLessThan(1_000_000);
    }

    @Test
    void whatIsDrawnIsDescribedForThoseWhoCannotSeeIt() {
        Document drawing = Dom.parse(LineageDrawing.of(LargeReport.of(2)));
        Element root = drawing.getDocumentElement();

        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getAttribute("aria-labelledby")).isEqualTo("lineage-title lineage-desc");
        assertThat(Dom.elements(drawing, "desc").getFirst().getTextContent())
                .startsWith("2 runs, 8 dataset versions and 12 arrows from what was read to what was written.");
    }

    @Test
    void cutsAreMarkedWhereTheyAre() {
        Report report = ReportSamples.plain(Shape.CUT, 2);

        assertThat(new String(LineageDrawing.of(report), StandardCharsets.UTF_8))
                .contains("ends here: ");
    }

    private static int index(Sketch sketch, String key) {
        return sketch.nodes().stream().map(Sketch.Node::key).toList().indexOf(key);
    }

    private static boolean overlap(Placement.Box a, Placement.Box b) {
        return a.x() < b.x() + b.width()
                && b.x() < a.x() + a.width()
                && a.y() < b.y() + b.height()
                && b.y() < a.y() + a.height();
    }
}
