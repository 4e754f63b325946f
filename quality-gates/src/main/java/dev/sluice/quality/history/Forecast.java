package dev.sluice.quality.history;

import dev.sluice.quality.history.Anomaly.Band;
import dev.sluice.quality.history.Anomaly.Expected;
import dev.sluice.quality.history.Anomaly.Options;
import dev.sluice.quality.history.Anomaly.Season;
import dev.sluice.quality.history.Anomaly.TooFew;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;

/** Fits trend and season to earlier values by medians and tells what comes next. */
final class Forecast {
    /** Older points say little of today, and the slope takes quadratic time. */
    private static final int MOST_POINTS = 400;

    private static final int FEWEST_ALIKE = 4;
    private static final int FEWEST_CYCLES = 4;
    /** Standard score from which Mann-Kendall's sum of signs counts as a trend. */
    private static final double TREND = 2.5;

    private final double[] days;
    private final int[] buckets;
    private final double day;
    private final int bucket;
    private final Options options;
    private final Season season;

    private Forecast(List<Point> points, Instant at, Options options, Season season) {
        this.options = options;
        this.season = season;
        this.day = days(at);
        this.bucket = bucket(at, season, options.zone());
        this.days = points.stream().mapToDouble(point -> days(point.at())).toArray();
        this.buckets = points.stream()
                .mapToInt(point -> bucket(point.at(), season, options.zone()))
                .toArray();
    }

    static Band of(Series earlier, Instant at, Options options) {
        List<Point> points = earlier.last(MOST_POINTS).points();
        Season season = options.season() == Season.AUTO ? bestSeason(points, at, options.zone()) : options.season();
        int alike = alike(points, at, season, options.zone());
        if (season != Season.NONE && alike < FEWEST_ALIKE) {
            return new TooFew(alike, FEWEST_ALIKE);
        }
        double[] values = points.stream().mapToDouble(Point::value).toArray();
        Forecast forecast = new Forecast(points, at, options, season);
        Expected linear = forecast.band(values, false);
        if (Arrays.stream(values).anyMatch(value -> value < 0)) {
            return linear;
        }
        // Whichever model errs less on what was seen: sums that grow steadily, or by a constant factor.
        return forecast.misses(values, true) < forecast.misses(values, false) * 0.9
                ? forecast.band(values, true)
                : linear;
    }

    private static Season bestSeason(List<Point> points, Instant at, ZoneId zone) {
        Duration span = Duration.between(points.getLast().at(), at);
        boolean hours = points.stream()
                        .mapToInt(point -> bucket(point.at(), Season.HOUR, zone))
                        .distinct()
                        .count()
                > 1;
        for (Season season : hours ? List.of(Season.HOUR_OF_WEEK, Season.HOUR) : List.of(Season.WEEKDAY)) {
            int cycle = season == Season.HOUR ? 1 : 7;
            boolean cycles = span.compareTo(Duration.ofDays((long) FEWEST_CYCLES * cycle)) >= 0;
            if (cycles && alike(points, at, season, zone) >= FEWEST_ALIKE) {
                return season;
            }
        }
        return Season.NONE;
    }

    private static int alike(List<Point> points, Instant at, Season season, ZoneId zone) {
        int wanted = bucket(at, season, zone);
        return (int) points.stream()
                .filter(point -> bucket(point.at(), season, zone) == wanted)
                .count();
    }

    private static int bucket(Instant at, Season season, ZoneId zone) {
        ZonedDateTime local = at.atZone(zone);
        return switch (season) {
            case NONE, AUTO -> 0;
            case WEEKDAY -> local.getDayOfWeek().getValue();
            case HOUR -> local.getHour();
            case HOUR_OF_WEEK -> local.getDayOfWeek().getValue() * 24 + local.getHour();
        };
    }

    private static double days(Instant at) {
        return at.getEpochSecond() / 86_400.0;
    }

    /** Trend and season of a series. */
    private record Fit(double slope, double level, double[] seasonal, double[] residuals, double atTarget) {}

    private Fit fit(double[] values) {
        double[] seasonal = new double[values.length];
        double slope = 0;
        double level = 0;
        double target = 0;
        // Twice: the season is taken out before the slope is found, and the slope before the season is.
        for (int pass = 0; pass < 2; pass++) {
            double[] rest = minus(values, seasonal);
            slope = slope(rest);
            double[] flat = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                flat[i] = values[i] - slope * (days[i] - day);
            }
            level = Robust.median(minus(flat, seasonal));
            for (int i = 0; i < values.length; i++) {
                seasonal[i] = seasonOf(flat, buckets[i]) - level;
            }
            target = seasonOf(flat, bucket);
        }
        double[] residuals = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            residuals[i] = values[i] - slope * (days[i] - day) - level - seasonal[i];
        }
        return new Fit(slope, level, seasonal, residuals, target);
    }

    private double seasonOf(double[] flat, int wanted) {
        double[] alike = new double[flat.length];
        int count = 0;
        for (int i = 0; i < flat.length; i++) {
            if (buckets[i] == wanted) {
                alike[count++] = flat[i];
            }
        }
        return Robust.median(Arrays.copyOf(alike, count));
    }

    private static double[] minus(double[] values, double[] others) {
        double[] rest = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            rest[i] = values[i] - others[i];
        }
        return rest;
    }

    /** Median of the slopes of all pairs, if the signs of the pairs say that there is a trend; else 0. */
    private double slope(double[] values) {
        int n = values.length;
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        long signs = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double apart = days[j] - days[i];
                if (apart != 0) {
                    double slope = (values[j] - values[i]) / apart;
                    slopes[count++] = slope;
                    signs += (long) Math.signum(slope);
                }
            }
        }
        double usual = Math.sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
        return Math.abs(signs) > TREND * usual ? Robust.median(Arrays.copyOf(slopes, count)) : 0;
    }

    private Expected band(double[] values, boolean factors) {
        double[] scaled = factors ? Arrays.stream(values).map(Math::log1p).toArray() : values;
        Fit fit = fit(scaled);
        double half = options.width() * Robust.spread(fit.residuals) * uncertainty(fit);
        double centre = fit.atTarget;
        if (factors) {
            double floor = Math.log1p(options.floor());
            half = Math.max(half, floor);
            return expected(Math.expm1(centre - half), Math.expm1(centre), Math.expm1(centre + half));
        }
        half = Math.max(half, options.floor() * Math.abs(centre));
        boolean counts = Arrays.stream(values).allMatch(value -> value >= 0);
        return expected(counts ? Math.max(0, centre - half) : centre - half, centre, centre + half);
    }

    private Expected expected(double lower, double centre, double upper) {
        return new Expected(lower, centre, upper, days.length, season);
    }

    /** A forecast is less sure than a fit: few points, few that are alike, and a slope that reaches beyond them. */
    private double uncertainty(Fit fit) {
        int n = days.length;
        long alike = Arrays.stream(buckets).filter(one -> one == bucket).count();
        double mean = Arrays.stream(days).average().orElse(day);
        double squares =
                Arrays.stream(days).map(one -> (one - mean) * (one - mean)).sum();
        double lever = fit.slope == 0 || squares == 0 ? 0 : (day - mean) * (day - mean) / squares;
        // Close to what Student's distribution asks of so few points; a median of few deviations is often too small.
        double few = 1 + 6.0 / n;
        return Math.sqrt(1 + 1.57 / alike + lever) * few;
    }

    /** Median miss of the model in the unit of the series. */
    private double misses(double[] values, boolean factors) {
        double[] scaled = factors ? Arrays.stream(values).map(Math::log1p).toArray() : values;
        Fit fit = fit(scaled);
        double[] misses = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double fitted = scaled[i] - fit.residuals[i];
            misses[i] = Math.abs(values[i] - (factors ? Math.expm1(fitted) : fitted));
        }
        return Robust.median(misses);
    }
}
