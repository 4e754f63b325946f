package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.ShownPanel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The newest values as rows, the greatest first, with a column for each label. */
final class TableDrawing {
    private static final double ROW = 22;
    private static final int MOST_COLUMNS = 6;

    private final Svg svg;
    private final ShownPanel panel;

    TableDrawing(Svg svg, ShownPanel panel) {
        this.svg = svg;
        this.panel = panel;
    }

    void draw(Box box, List<Curve> curves) {
        var labels = new TreeSet<String>();
        curves.forEach(curve -> labels.addAll(curve.series().labels().keySet()));
        labels.remove("__name__");
        List<String> columns =
                new ArrayList<>(labels.stream().limit(MOST_COLUMNS).toList());
        columns.add("Value");
        row(box, columns, new Svg.Font(11, 600, Colors.FAINT));
        List<Curve> sorted = curves.stream()
                .sorted(Comparator.comparingDouble(
                                (Curve curve) -> curve.series().last().orElse(Double.NEGATIVE_INFINITY))
                        .reversed())
                .limit(Math.max(0, (long) (box.height() / ROW) - 1))
                .toList();
        for (int i = 0; i < sorted.size(); i++) {
            Curve curve = sorted.get(i);
            Box line = new Box(box.x(), box.y() + (i + 1) * ROW, box.width(), ROW);
            svg.line(line.x() + 6, line.y(), line.right() - 6, line.y(), Colors.GRID, "");
            List<String> cells = new ArrayList<>();
            columns.subList(0, columns.size() - 1)
                    .forEach(label -> cells.add(curve.series().labels().getOrDefault(label, "")));
            cells.add(Units.text(curve.series().last().orElse(Double.NaN), panel.style()));
            row(line, cells, new Svg.Font(11, 400, Colors.INK));
        }
    }

    private void row(Box box, List<String> cells, Svg.Font font) {
        double width = (box.width() - 16) / cells.size();
        for (int i = 0; i < cells.size(); i++) {
            String text = Svg.fitted(cells.get(i), font.size(), width - 6);
            svg.text(box.x() + 8 + i * width, box.y() + 15, text, font, Svg.Anchor.START);
        }
    }
}
