package dev.sluice.dashboards.query;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A series that Prometheus answered with. */
public record Series(Map<String, String> labels, List<Point> points) {
    public Series {
        labels = Map.copyOf(labels);
        points = List.copyOf(points);
    }

    public boolean hasNumber() {
        return points.stream().anyMatch(Point::isFinite);
    }

    /** The newest number. */
    public OptionalDouble last() {
        for (Point point : points.reversed()) {
            if (point.isFinite()) {
                return OptionalDouble.of(point.value());
            }
        }
        return OptionalDouble.empty();
    }
}
