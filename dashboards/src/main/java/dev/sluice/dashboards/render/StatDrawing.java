package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.Point;
import dev.sluice.dashboards.query.ShownPanel;
import dev.sluice.dashboards.query.Span;
import java.util.List;
import java.util.Locale;

/** The newest values, large, each above a small line of what they were. */
final class StatDrawing {
    private static final double LARGEST = 34;
    private static final int MOST = 6;

    private final Svg svg;
    private final ShownPanel panel;
    private final Span span;

    StatDrawing(Svg svg, ShownPanel panel, Span span) {
        this.svg = svg;
        this.panel = panel;
        this.span = span;
    }

    void draw(Box box, List<Curve> curves) {
        List<Curve> shown = curves.stream().limit(MOST).toList();
        if (shown.isEmpty()) {
            value(box, panel.style().noValue(), Colors.FAINT);
            return;
        }
        double width = box.width() / shown.size();
        for (int i = 0; i < shown.size(); i++) {
            one(new Box(box.x() + i * width, box.y(), width, box.height()), shown.get(i), shown.size() > 1);
        }
    }

    private void one(Box box, Curve curve, boolean named) {
        double last = curve.series().last().orElse(Double.NaN);
        String color = Colors.of(last, panel.style().steps());
        spark(box.within(box.height() * 0.55, 0, 0, 0), curve, color);
        value(box, Units.text(last, panel.style()), color);
        if (named) {
            String name = Svg.fitted(curve.name(), 11, box.width() - 8);
            svg.text(middle(box), box.bottom() - 8, name, new Svg.Font(11, 400, Colors.INK), Svg.Anchor.MIDDLE);
        }
    }

    private void value(Box box, String text, String color) {
        double fits = (box.width() - 20) / Math.max(1, text.length()) / 0.6;
        double size = Math.max(11, Math.min(Math.min(LARGEST, box.height() * 0.5), fits));
        String shown = Svg.fitted(text, size, box.width() - 8);
        double y = box.y() + box.height() / 2 + size * 0.25;
        svg.text(middle(box), y, shown, new Svg.Font(size, 600, color), Svg.Anchor.MIDDLE);
    }

    private static double middle(Box box) {
        return box.x() + box.width() / 2;
    }

    private void spark(Box box, Curve curve, String color) {
        List<Point> points = curve.points().stream().filter(Point::isFinite).toList();
        double greatest = points.stream().mapToDouble(Point::value).max().orElse(0);
        double least =
                Math.min(0, points.stream().mapToDouble(Point::value).min().orElse(0));
        if (points.size() < 2 || !(greatest > least)) {
            return;
        }
        TimeScale time = new TimeScale(box, span);
        StringBuilder path = new StringBuilder(String.format(
                Locale.ROOT, "M%.1f %.1f", time.x(points.getFirst().time()), box.bottom()));
        for (Point point : points) {
            double y = box.bottom() - box.height() * (point.value() - least) / (greatest - least);
            path.append(String.format(Locale.ROOT, "L%.1f %.1f", time.x(point.time()), y));
        }
        path.append(String.format(
                Locale.ROOT, "L%.1f %.1fZ", time.x(points.getLast().time()), box.bottom()));
        svg.area(path.toString(), color, 0.14);
    }
}
