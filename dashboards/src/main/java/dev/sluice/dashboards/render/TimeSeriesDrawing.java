package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.Point;
import dev.sluice.dashboards.query.ShownPanel;
import dev.sluice.dashboards.query.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines, areas and bars over time, with axes and a legend. */
final class TimeSeriesDrawing {
    private static final double LEGEND_LINE = 15;
    private static final int MOST_LEGEND_LINES = 2;
    private static final int TICKS = 4;
    private static final double GAP_STEPS = 1.5;

    private final Svg svg;
    private final ShownPanel panel;
    private final Span span;
    private final double step;

    TimeSeriesDrawing(Svg svg, ShownPanel panel, Span span) {
        this.svg = svg;
        this.panel = panel;
        this.span = span;
        this.step = span.step().toMillis() / 1e3;
    }

    /** A value between two heights: from 0, or from the value below it in a stack. */
    private record Layer(double time, double low, double high) {}

    void draw(Box box, List<Curve> curves) {
        List<Curve> drawn =
                curves.stream().filter(curve -> curve.series().hasNumber()).toList();
        List<List<Layer>> layers = layers(drawn);
        double least = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(Layer::high)
                .min()
                .orElse(0);
        double greatest = layers.stream()
                .flatMap(List::stream)
                .mapToDouble(Layer::high)
                .max()
                .orElse(1);
        Axis axis = Axis.over(Math.min(0, least), greatest, TICKS, panel.style().unit());
        int lines = legendLines(box, drawn);
        double labels = axis.ticks().stream()
                .mapToDouble(tick -> Svg.width(Units.text(tick, panel.style().unit()), 10))
                .max()
                .orElse(30);
        Box plot = box.within(6, 12, 22 + lines * LEGEND_LINE, labels + 10);
        TimeScale time = new TimeScale(plot, span);
        time.draw(svg);
        axis(plot, axis);
        for (int i = 0; i < drawn.size(); i++) {
            curve(plot, axis, time, layers.get(i), color(drawn, i));
        }
        thresholds(plot, axis);
        legend(new Box(box.x(), plot.bottom() + 20, box.width(), lines * LEGEND_LINE), drawn);
    }

    private String color(List<Curve> curves, int number) {
        String own = panel.style().colors().get(curves.get(number).name());
        return own == null ? Colors.series(number) : Colors.named(own);
    }

    private List<List<Layer>> layers(List<Curve> curves) {
        boolean stacked = panel.style().curve().stacking() == ShownPanel.Stacking.STACKED;
        Map<Double, Double> reached = new HashMap<>();
        List<List<Layer>> all = new ArrayList<>();
        for (Curve curve : curves) {
            List<Layer> layers = new ArrayList<>();
            for (Point point : curve.points()) {
                if (point.isFinite()) {
                    double low = stacked ? reached.getOrDefault(point.time(), 0.0) : 0;
                    double high = low + point.value();
                    reached.put(point.time(), high);
                    layers.add(new Layer(point.time(), low, high));
                }
            }
            all.add(layers);
        }
        return all;
    }

    private void axis(Box plot, Axis axis) {
        for (double tick : axis.ticks()) {
            double y = y(plot, axis, tick);
            svg.line(plot.x(), y, plot.right(), y, Colors.GRID, "");
            String text = Units.text(tick, panel.style().unit());
            svg.text(plot.x() - 6, y + 3.5, text, new Svg.Font(10, 400, Colors.FAINT), Svg.Anchor.END);
        }
    }

    private static double y(Box plot, Axis axis, double value) {
        return plot.bottom() - plot.height() * axis.share(value);
    }

    private void curve(Box plot, Axis axis, TimeScale time, List<Layer> layers, String color) {
        if (panel.style().curve().drawing() == ShownPanel.Drawing.BARS) {
            bars(plot, axis, time, layers, color);
            return;
        }
        for (List<Layer> stretch : stretches(layers)) {
            StringBuilder line = new StringBuilder();
            for (Layer layer : stretch) {
                line.append(String.format(
                        Locale.ROOT,
                        "%s%.1f %.1f",
                        line.isEmpty() ? "M" : "L",
                        time.x(layer.time()),
                        y(plot, axis, layer.high())));
            }
            if (stretch.size() == 1) {
                line.append("h1.5");
            }
            double fill = panel.style().curve().fill();
            if (fill > 0 && stretch.size() > 1) {
                StringBuilder area = new StringBuilder(line);
                for (Layer layer : stretch.reversed()) {
                    area.append(
                            String.format(Locale.ROOT, "L%.1f %.1f", time.x(layer.time()), y(plot, axis, layer.low())));
                }
                svg.area(area + "Z", color, fill);
            }
            svg.stroke(line.toString(), color, 1.4);
        }
    }

    private void bars(Box plot, Axis axis, TimeScale time, List<Layer> layers, String color) {
        double room = time.x(step) - time.x(0);
        double width = room > 6 ? room - 1 : room;
        for (Layer layer : layers) {
            double top = y(plot, axis, layer.high());
            double bottom = y(plot, axis, layer.low());
            if (bottom - top > 0.1) {
                double x = Math.max(plot.x(), time.x(layer.time()) - width / 2);
                double right = Math.min(plot.right(), time.x(layer.time()) + width / 2);
                svg.faint(new Box(x, top, right - x, bottom - top), color, 0.85);
            }
        }
    }

    /** Where values are missing, the line is broken. */
    private List<List<Layer>> stretches(List<Layer> layers) {
        List<List<Layer>> stretches = new ArrayList<>();
        double before = Double.NEGATIVE_INFINITY;
        for (Layer layer : layers) {
            if (layer.time() - before > step * GAP_STEPS) {
                stretches.add(new ArrayList<>());
            }
            stretches.getLast().add(layer);
            before = layer.time();
        }
        return stretches;
    }

    private void thresholds(Box plot, Axis axis) {
        if (panel.style().curve().thresholds() == ShownPanel.Lines.NONE) {
            return;
        }
        for (ShownPanel.Step threshold : panel.style().steps()) {
            double share = axis.share(threshold.from());
            if (Double.isFinite(threshold.from()) && share >= 0 && share <= 1) {
                double y = y(plot, axis, threshold.from());
                svg.line(plot.x(), y, plot.right(), y, Colors.named(threshold.color()), "5 4");
            }
        }
    }

    private static int legendLines(Box box, List<Curve> curves) {
        double x = 0;
        int lines = 1;
        for (Curve curve : curves) {
            double width = entry(curve, box.width());
            if (x > 0 && x + width > box.width() - 40) {
                x = 0;
                lines++;
            }
            x += width;
        }
        return Math.min(lines, MOST_LEGEND_LINES);
    }

    private static double entry(Curve curve, double room) {
        return Math.min(room - 20, Svg.width(curve.name(), 11) + 28);
    }

    private void legend(Box box, List<Curve> curves) {
        double x = box.x() + 10;
        double y = box.y() + 11;
        for (int i = 0; i < curves.size(); i++) {
            double width = entry(curves.get(i), box.width());
            if (x > box.x() + 10 && x + width > box.right() - 30) {
                x = box.x() + 10;
                y += LEGEND_LINE;
            }
            boolean last = y + LEGEND_LINE > box.bottom() + 1;
            boolean more =
                    i + 1 < curves.size() && x + width + entry(curves.get(i + 1), box.width()) > box.right() - 30;
            svg.rectangle(new Box(x, y - 6, 11, 3), color(curves, i), "none");
            String name = Svg.fitted(curves.get(i).name(), 11, width - 16);
            svg.text(x + 16, y, name, new Svg.Font(11, 400, Colors.INK), Svg.Anchor.START);
            x += width;
            if (last && more) {
                String rest = "+" + (curves.size() - i - 1);
                svg.text(x, y, rest, new Svg.Font(11, 400, Colors.FAINT), Svg.Anchor.START);
                return;
            }
        }
    }
}
