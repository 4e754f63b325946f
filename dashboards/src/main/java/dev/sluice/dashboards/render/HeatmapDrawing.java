package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.Point;
import dev.sluice.dashboards.query.ShownPanel;
import dev.sluice.dashboards.query.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many fell into each bucket of a histogram, by time and bucket. */
final class HeatmapDrawing {
    private static final String COLOR = "#1f60c4";
    private static final double LEAST = 1e-9;

    private final Svg svg;
    private final ShownPanel panel;
    private final Span span;

    HeatmapDrawing(Svg svg, ShownPanel panel, Span span) {
        this.svg = svg;
        this.panel = panel;
        this.span = span;
    }

    private record Bucket(double bound, Map<Double, Double> counts) {}

    void draw(Box box, List<Curve> curves) {
        List<Bucket> buckets = buckets(curves);
        double greatest = buckets.stream()
                .flatMap(bucket -> bucket.counts().values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        Box plot = box.within(6, 12, 24, 64);
        TimeScale time = new TimeScale(plot, span);
        time.draw(svg);
        double height = plot.height() / Math.max(1, buckets.size());
        double width = Math.max(1, time.x(span.step().toMillis() / 1e3) - time.x(0));
        for (int i = 0; i < buckets.size(); i++) {
            double y = plot.bottom() - (i + 1) * height;
            String bound =
                    "≤ " + Units.text(buckets.get(i).bound(), panel.style().unit());
            svg.text(plot.x() - 6, y + height / 2 + 3.5, bound, new Svg.Font(10, 400, Colors.FAINT), Svg.Anchor.END);
            buckets.get(i).counts().forEach((at, count) -> {
                double x = Math.max(plot.x(), time.x(at) - width);
                if (count > LEAST && time.x(at) <= plot.right() + 0.1) {
                    Box cell = new Box(x, y + 0.5, Math.min(width, time.x(at) - x) - 0.5, height - 1);
                    svg.faint(cell, COLOR, 0.12 + 0.88 * Math.sqrt(count / greatest));
                }
            });
        }
    }

    /** Buckets hold what smaller ones hold too; what is drawn is the difference. */
    private static List<Bucket> buckets(List<Curve> curves) {
        List<Curve> sorted = new ArrayList<>(curves);
        sorted.sort(Comparator.comparingDouble(HeatmapDrawing::bound));
        Map<Double, Double> below = new HashMap<>();
        List<Bucket> buckets = new ArrayList<>();
        for (Curve curve : sorted) {
            Map<Double, Double> counts = new HashMap<>();
            for (Point point : curve.points()) {
                if (point.isFinite()) {
                    counts.put(point.time(), point.value() - below.getOrDefault(point.time(), 0.0));
                    below.put(point.time(), point.value());
                }
            }
            buckets.add(new Bucket(bound(curve), counts));
        }
        return buckets;
    }

    private static double bound(Curve curve) {
        String bound = curve.series().labels().getOrDefault("le", "+Inf");
        return bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound);
    }
}
