package dev.sluice.dashboards;

import dev.sluice.dashboards.Threshold.Colour;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A panel: what it shows, how, and where to look further. */
public record Panel(Kind kind, String title, String description, Look look, List<Target> targets, List<Link> links) {
    /** Grafana's panels that are in use here. */
    public enum Kind {
        STAT("stat", 4),
        TIMESERIES("timeseries", 8),
        BARGAUGE("bargauge", 8),
        HEATMAP("heatmap", 8),
        TABLE("table", 8);

        private final String id;
        private final int height;

        Kind(String id, int height) {
            this.id = id;
            this.height = height;
        }

        String id() {
            return id;
        }

        int height() {
            return height;
        }
    }

    public Panel {
        targets = List.copyOf(targets);
        links = List.copyOf(links);
    }

    static Panel stat(String title, String description) {
        return of(Kind.STAT, title, description);
    }

    static Panel timeseries(String title, String description) {
        return of(Kind.TIMESERIES, title, description);
    }

    static Panel bargauge(String title, String description) {
        return of(Kind.BARGAUGE, title, description);
    }

    static Panel heatmap(String title, String description) {
        return of(Kind.HEATMAP, title, description);
    }

    static Panel table(String title, String description) {
        return of(Kind.TABLE, title, description);
    }

    private static Panel of(Kind kind, String title, String description) {
        return new Panel(kind, title, description, Look.PLAIN, List.of(), List.of());
    }

    Panel query(String expr, String legend) {
        List<Target> more = new ArrayList<>(targets);
        more.add(new Target(expr, legend));
        return new Panel(kind, title, description, look, more, links);
    }

    /** The median, and quantiles where slowness is seen, of a histogram of this metric's name. */
    Panel quantiles(String metric, String... matchers) {
        return query(Query.quantile(0.5, "", metric, matchers), "p50")
                .query(Query.quantile(0.95, "", metric, matchers), "p95")
                .query(Query.quantile(0.99, "", metric, matchers), "p99");
    }

    Panel unit(Unit unit) {
        return with(look.unit(unit));
    }

    Panel noValue(String sentence) {
        return with(look.noValue(sentence));
    }

    /** Yellow from the first value on, red from the second. */
    Panel worseFrom(double yellow, double red) {
        return with(look.thresholds(
                Colour.GREEN, List.of(new Threshold(yellow, Colour.YELLOW), new Threshold(red, Colour.RED))));
    }

    /** Red below the first value, yellow below the second, green from there on. */
    Panel betterFrom(double yellow, double green) {
        return with(look.thresholds(
                Colour.RED, List.of(new Threshold(yellow, Colour.YELLOW), new Threshold(green, Colour.GREEN))));
    }

    /** Red from this value on. */
    Panel redFrom(double red) {
        return with(look.thresholds(Colour.GREEN, List.of(new Threshold(red, Colour.RED))));
    }

    /** Red below this value. */
    Panel redBelow(double green) {
        return with(look.thresholds(Colour.RED, List.of(new Threshold(green, Colour.GREEN))));
    }

    /** Values that are neither good nor bad. */
    Panel neutral() {
        // Bars in the colour of text would be black.
        return with(look.thresholds(kind == Kind.BARGAUGE ? Colour.BLUE : Colour.TEXT, List.of()));
    }

    Panel stacked() {
        return with(look.drawing(Look.Drawing.STACKED));
    }

    Panel bars() {
        return with(look.drawing(Look.Drawing.BARS));
    }

    Panel names(Map<String, String> names) {
        return with(look.names(names));
    }

    Panel link(Link link) {
        List<Link> more = new ArrayList<>(links);
        more.add(link);
        return new Panel(kind, title, description, look, targets, more);
    }

    private Panel with(Look other) {
        return new Panel(kind, title, description, other, targets, links);
    }
}
