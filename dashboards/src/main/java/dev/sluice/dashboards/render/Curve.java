package dev.sluice.dashboards.render;

import dev.sluice.dashboards.query.Point;
import dev.sluice.dashboards.query.Series;
import dev.sluice.dashboards.query.ShownTarget;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A series with the name that its panel gives it. */
record Curve(String name, Series series) {
    private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    static Curve of(ShownTarget target, Series series) {
        return new Curve(name(target.legend(), series.labels()), series);
    }

    /** The legend with labels put in; without a legend, all labels. */
    static String name(String legend, Map<String, String> labels) {
        if (legend.isEmpty()) {
            return new TreeMap<>(labels)
                    .entrySet().stream()
                            .map(label -> label.getKey() + "=" + label.getValue())
                            .collect(Collectors.joining(", "));
        }
        return LABEL.matcher(legend)
                .replaceAll(found -> Matcher.quoteReplacement(labels.getOrDefault(found.group(1), "")));
    }

    List<Point> points() {
        return series.points();
    }
}
