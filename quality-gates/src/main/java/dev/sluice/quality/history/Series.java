package dev.sluice.quality.history;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Earlier values, newest first, and the functions that thresholds may ask of them.
 *
 * <p>Every function of nothing is empty: a threshold over no history is undefined, not zero.
 *
 * @param points newest first
 */
public record Series(List<Point> points) {
    public Series {
        points = points.stream()
                .sorted(Comparator.comparing(Point::at).reversed())
                .toList();
    }

    /** The newest {@code count} of them. */
    public Series last(int count) {
        return new Series(points.subList(0, Math.min(count, points.size())));
    }

    /** Those of the same day of the week as {@code at}, in {@code zone}. */
    public Series sameWeekday(Instant at, ZoneId zone) {
        var weekday = at.atZone(zone).getDayOfWeek();
        return new Series(points.stream()
                .filter(point -> point.at().atZone(zone).getDayOfWeek() == weekday)
                .toList());
    }

    /** Those strictly before {@code at}. */
    public Series before(Instant at) {
        return new Series(
                points.stream().filter(point -> point.at().isBefore(at)).toList());
    }

    public int size() {
        return points.size();
    }

    public OptionalDouble newest() {
        return points.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(points.getFirst().value());
    }

    public OptionalDouble average() {
        return points.stream().mapToDouble(Point::value).average();
    }

    public OptionalDouble minimum() {
        return points.stream().mapToDouble(Point::value).min();
    }

    public OptionalDouble maximum() {
        return points.stream().mapToDouble(Point::value).max();
    }

    /** Of the sample (n-1): empty with fewer than two values. */
    public OptionalDouble deviation() {
        if (points.size() < 2) {
            return OptionalDouble.empty();
        }
        double mean = average().orElseThrow();
        double squares = points.stream()
                .mapToDouble(point -> (point.value() - mean) * (point.value() - mean))
                .sum();
        return OptionalDouble.of(Math.sqrt(squares / (points.size() - 1)));
    }

    public OptionalDouble median() {
        return percentile(0.5);
    }

    /** By rank in [0, 1], linear between neighbours (as PERCENTILE_CONT). */
    public OptionalDouble percentile(double rank) {
        if (points.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] sorted = points.stream().mapToDouble(Point::value).sorted().toArray();
        return OptionalDouble.of(percentile(sorted, rank));
    }

    /** Median of the distances from the median, times 1.4826: the deviation of a normal series, unmoved by outliers. */
    public OptionalDouble robustDeviation() {
        double[] values = points.stream().mapToDouble(Point::value).toArray();
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Robust.deviation(values));
    }

    static double percentile(double[] sorted, double rank) {
        if (rank < 0 || rank > 1 || Double.isNaN(rank)) {
            throw new IllegalArgumentException("a rank lies between 0 and 1: " + rank);
        }
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing has no percentile: " + Arrays.toString(sorted));
        }
        double position = rank * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = (int) Math.ceil(position);
        double share = position - below;
        // In this form equal neighbours give themselves exactly, and a higher rank never gives less.
        return Math.min(sorted[above], sorted[below] + (sorted[above] - sorted[below]) * share);
    }
}
