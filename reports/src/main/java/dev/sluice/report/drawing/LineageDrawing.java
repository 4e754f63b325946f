package dev.sluice.report.drawing;

import dev.sluice.report.markup.Markup;
import dev.sluice.report.markup.Numbers;
import dev.sluice.report.markup.Visible;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Report;
import java.util.List;
import java.util.Locale;

/**
 * {@code lineage/graph.svg}: runs and versions from left to right, as data flowed.
 *
 * <p>No script, no reference to anything outside. The same report gives the same bytes. Of a large graph the nearest nodes are
 * drawn, and the drawing says how many are not.
 */
public final class LineageDrawing {
    /** More would be neither read nor laid out in reasonable time. */
    private static final int MOST_NODES = 300;

    private static final double HEAD = 34;
    private static final double FOOT = 30;
    private static final double LEAST_WIDTH = 640;
    private static final int TITLE_LENGTH = 24;
    private static final int DETAIL_LENGTH = 33;
    private static final String SANS = "IBM Plex Sans, Sluice Wide, system-ui, Segoe UI, Arial, sans-serif";

    private final Sketch sketch;
    private final Placement placement;
    private final Markup svg = new Markup();

    private LineageDrawing(Sketch sketch) {
        this.sketch = sketch;
        this.placement = Placement.of(sketch);
    }

    public static byte[] of(Report report) {
        return new LineageDrawing(Sketch.of(report.lineage(), MOST_NODES)).write(report.lineage());
    }

    private byte[] write(Lineage lineage) {
        double width = Math.max(LEAST_WIDTH, placement.width());
        double height = placement.height() + HEAD + FOOT;
        svg.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "width",
                number(width),
                "height",
                number(height),
                "viewBox",
                "0 0 " + number(width) + " " + number(height),
                "role",
                "img",
                "aria-labelledby",
                "lineage-title lineage-desc",
                "font-family",
                SANS);
        svg.line().element("title", "Lineage", "id", "lineage-title");
        svg.element("desc", description(lineage), "id", "lineage-desc").line();
        svg.empty("rect", "x", "0", "y", "0", "width", number(width), "height", number(height), "fill", "#ffffff");
        text(8, 18, 12, "#57606a", statement());
        svg.open("g", "transform", "translate(0 " + number(HEAD) + ")").line();
        for (int i = 0; i < sketch.arrows().size(); i++) {
            arrow(placement.lines().get(i), sketch.arrows().get(i).part());
        }
        for (int i = 0; i < sketch.nodes().size(); i++) {
            node(sketch.nodes().get(i), placement.boxes().get(i));
        }
        svg.closeLine();
        legend(height - 10);
        svg.closeLine();
        return svg.bytes();
    }

    private String statement() {
        int drawn = sketch.nodes().size();
        if (drawn == 0) {
            return "There is no lineage to draw.";
        }
        return sketch.left() == 0
                ? "The whole lineage: " + Numbers.count(drawn, "node") + ". Data flows from left to right."
                : Numbers.grouped(drawn) + " of " + Numbers.grouped(drawn + (long) sketch.left())
                        + " runs and versions are drawn, those nearest to the subject. "
                        + Numbers.grouped(sketch.left()) + " are left out here; report.json holds them.";
    }

    private String description(Lineage lineage) {
        return Numbers.count(lineage.runs().size(), "run") + ", "
                + Numbers.count(lineage.versions().size(), "dataset version") + " and "
                + Numbers.count(lineage.edges().size(), "arrow") + " from what was read to what was written. "
                + statement()
                + " The tables of section 8 say the same.";
    }

    private void arrow(List<Placement.Point> corners, boolean part) {
        if (corners.size() < 2) {
            return;
        }
        StringBuilder path = new StringBuilder();
        for (Placement.Point corner : corners) {
            path.append(path.isEmpty() ? "M" : " L")
                    .append(number(corner.x()))
                    .append(' ')
                    .append(number(corner.y()));
        }
        svg.empty(
                "path",
                "d",
                path.toString(),
                "fill",
                "none",
                "stroke",
                "#8c959f",
                "stroke-width",
                "1",
                "stroke-dasharray",
                part ? "2 3" : "none");
        if (part) {
            return;
        }
        Placement.Point tip = corners.getLast();
        Placement.Point before = corners.get(corners.size() - 2);
        double direction = Math.signum(tip.x() - before.x());
        direction = direction == 0 ? 1 : direction;
        String back = number(tip.x() - 6 * direction);
        svg.empty(
                        "path",
                        "d",
                        "M" + number(tip.x()) + " " + number(tip.y()) + " L" + back + " " + number(tip.y() - 3.5) + " L"
                                + back + " " + number(tip.y() + 3.5) + " Z",
                        "fill",
                        "#57606a")
                .line();
    }

    private void node(Sketch.Node node, Placement.Box box) {
        Look look = Look.of(node.shape());
        svg.open("g").element("title", node.full());
        svg.empty(
                "rect",
                "x",
                number(box.x()),
                "y",
                number(box.y()),
                "width",
                number(box.width()),
                "height",
                number(box.height()),
                "rx",
                look.corner(),
                "fill",
                look.fill(),
                "stroke",
                look.stroke(),
                "stroke-width",
                node.subject() ? "2.5" : "1",
                "stroke-dasharray",
                look.dashes());
        text(box.x() + 10, box.y() + 17, 12.5, "#1b1f24", look.sign() + " " + middleOut(node.title(), TITLE_LENGTH));
        text(box.x() + 10, box.y() + 32, 10.5, "#57606a", middleOut(node.detail(), DETAIL_LENGTH));
        if (node.remark() != null) {
            text(box.x() + 10, box.y() + 46, 10.5, "#a4161a", middleOut(node.remark(), DETAIL_LENGTH));
        }
        svg.closeLine();
    }

    private void legend(double y) {
        text(
                8,
                y,
                10.5,
                "#57606a",
                "▶ run · ✖ run that failed or was aborted · ▪ dataset version · ▫ source, no writer is known · "
                        + "thick border: subject of the report · dotted line: run and its part");
    }

    private void text(double x, double y, double size, String colour, String text) {
        svg.element("text", text, "x", number(x), "y", number(y), "font-size", number(size), "fill", colour);
    }

    /** Beginnings and ends of names tell most. */
    private static String middleOut(String text, int most) {
        int[] points = Visible.of(text).codePoints().toArray();
        if (points.length <= most) {
            return new String(points, 0, points.length);
        }
        int head = most / 2;
        int tail = most - head - 1;
        return new String(points, 0, head) + "…" + new String(points, points.length - tail, tail);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** Colours and signs; a sign, for not everybody sees colours. */
    private record Look(String sign, String fill, String stroke, String corner, String dashes) {
        static Look of(Sketch.Shape shape) {
            return switch (shape) {
                case RUN -> new Look("▶", "#eef4fb", "#1f4e79", "10", "none");
                case FAILED_RUN -> new Look("✖", "#fdf3f3", "#a4161a", "10", "none");
                case VERSION -> new Look("▪", "#ffffff", "#57606a", "2", "none");
                case SOURCE -> new Look("▫", "#ffffff", "#57606a", "2", "4 3");
            };
        }
    }
}
