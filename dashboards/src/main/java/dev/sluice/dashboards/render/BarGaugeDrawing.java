package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.ShownPanel;
import java.util.List;

/** The newest value of each series as a bar. */
final class BarGaugeDrawing {
    private static final int MOST = 12;
    private static final double TALLEST = 34;
    private static final double LEAST_ROOM = 90;

    private final Svg svg;
    private final ShownPanel panel;

    BarGaugeDrawing(Svg svg, ShownPanel panel) {
        this.svg = svg;
        this.panel = panel;
    }

    void draw(Box box, List<Curve> curves) {
        List<Curve> shown = curves.stream().limit(MOST).toList();
        double greatest = panel.style().unit().equals("percentunit")
                ? 1
                : shown.stream()
                        .mapToDouble(each -> each.series().last().orElse(0))
                        .max()
                        .orElse(1);
        double names = shown.stream()
                .mapToDouble(each -> Svg.width(each.name(), 11))
                .max()
                .orElse(0);
        double left = Math.min(names + 12, box.width() * 0.55);
        double height = Math.min(TALLEST, box.height() / Math.max(1, shown.size()));
        for (int i = 0; i < shown.size(); i++) {
            bar(new Box(box.x(), box.y() + i * height, box.width(), height), left, shown.get(i), greatest);
        }
    }

    private void bar(Box row, double left, Curve curve, double greatest) {
        double value = curve.series().last().orElse(Double.NaN);
        String own = panel.style().colors().get(curve.name());
        String color = own == null ? Colors.of(value, panel.style().steps()) : Colors.named(own);
        double y = row.y() + row.height() / 2 + 4;
        String name = Svg.fitted(curve.name(), 11, left - 8);
        svg.text(row.x() + left - 6, y, name, new Svg.Font(11, 400, Colors.INK), Svg.Anchor.END);
        String text = Units.text(value, panel.style());
        double room = Math.max(LEAST_ROOM, Svg.width(text, 13) + 24);
        Box whole = new Box(row.x() + left, row.y() + 3, row.width() - left - room, row.height() - 6);
        svg.rectangle(whole, Colors.GRID, "none");
        double share = greatest > 0 && Double.isFinite(value) ? Math.clamp(value / greatest, 0, 1) : 0;
        svg.rectangle(new Box(whole.x(), whole.y(), whole.width() * share, whole.height()), color, "none");
        svg.text(row.right() - 8, y, text, new Svg.Font(13, 600, color), Svg.Anchor.END);
    }
}
