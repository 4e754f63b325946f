package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.PrometheusApi;
import dev.sluice.dashboards.query.QueryException;
import dev.sluice.dashboards.query.Series;
import dev.sluice.dashboards.query.ShownDashboard;
import dev.sluice.dashboards.query.ShownPanel;
import dev.sluice.dashboards.query.ShownTarget;
import dev.sluice.dashboards.query.ShownVariable;
import dev.sluice.dashboards.query.Span;
import dev.sluice.dashboards.query.Substitution;
import dev.sluice.dashboards.query.Variables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A whole dashboard as one picture: its panels where the file has them, filled with what Prometheus answers. */
final class DashboardDrawing {
    static final double WIDTH = 1_200;
    private static final double HEAD = 48;
    private static final double CELL = WIDTH / 24;
    private static final double ROW = 36;
    private static final double GAP = 6;
    private static final Svg.Font TITLE = new Svg.Font(18, 600, Colors.INK);
    private static final Svg.Font SECTION = new Svg.Font(14, 600, Colors.INK);
    private static final Svg.Font NAME = new Svg.Font(12.5, 600, Colors.INK);

    private final PrometheusApi prometheus;
    private final Span span;
    private final Duration scrape;

    DashboardDrawing(PrometheusApi prometheus, Span span, Duration scrape) {
        this.prometheus = prometheus;
        this.span = span;
        this.scrape = scrape;
    }

    /** A picture and how high it is. */
    record Drawn(String svg, double height) {}

    Drawn draw(ShownDashboard dashboard) throws QueryException {
        Substitution substitution = Substitution.of(span, scrape);
        for (ShownVariable variable : dashboard.variables()) {
            List<String> values = new Variables(prometheus, span).values(variable, substitution);
            if (values.isEmpty()) {
                throw new QueryException(
                        "variable " + variable.name() + " has no value; does Prometheus read a service?");
            }
            substitution = substitution.with(variable.name(), Variables.joined(variable, values));
        }
        Svg svg = new Svg();
        svg.text(GAP + 4, 31, dashboard.title(), TITLE, Svg.Anchor.START);
        double lowest = 0;
        for (ShownPanel panel : dashboard.panels()) {
            ShownPanel.Place place = panel.place();
            Box box = new Box(
                    place.x() * CELL + GAP / 2,
                    HEAD + place.y() * ROW + GAP / 2,
                    place.width() * CELL - GAP,
                    place.height() * ROW - GAP);
            panel(svg, box, panel, substitution);
            lowest = Math.max(lowest, box.bottom());
        }
        double height = lowest + GAP;
        return new Drawn(svg.document(WIDTH, height, Colors.PAPER), height);
    }

    private void panel(Svg svg, Box box, ShownPanel panel, Substitution substitution) throws QueryException {
        if (panel.type().equals("row")) {
            svg.text(box.x() + 6, box.y() + 20, "▾ " + panel.title(), SECTION, Svg.Anchor.START);
            return;
        }
        svg.rectangle(box, Colors.CARD, Colors.EDGE);
        String title = Svg.fitted(panel.title(), NAME.size(), box.width() - 16);
        svg.text(box.x() + 9, box.y() + 18, title, NAME, Svg.Anchor.START);
        List<Curve> curves = new ArrayList<>();
        for (ShownTarget target : panel.targets()) {
            for (Series series : prometheus.range(substitution.in(target.expression()), span)) {
                curves.add(Curve.of(target, series));
            }
        }
        Box inside = box.within(24, 4, 4, 4);
        switch (panel.type()) {
            case "timeseries" -> new TimeSeriesDrawing(svg, panel, span).draw(inside, curves);
            case "stat", "gauge" -> new StatDrawing(svg, panel, span).draw(inside, curves);
            case "bargauge" -> new BarGaugeDrawing(svg, panel).draw(inside, curves);
            case "table" -> new TableDrawing(svg, panel).draw(inside, curves);
            case "heatmap" -> new HeatmapDrawing(svg, panel, span).draw(inside, curves);
            default -> throw new QueryException("panels of type " + panel.type() + " are not drawn");
        }
    }
}
