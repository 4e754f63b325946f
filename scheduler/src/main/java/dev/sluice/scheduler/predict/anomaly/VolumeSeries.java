package dev.sluice.scheduler.predict.anomaly;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the volumes of earlier versions of a dataset let one expect of the next one: rows or bytes, by the hour of the week where
 * there are weeks enough, else by the hour of the day, else overall.
 *
 * <p>On ln(1 + volume), by medians: the centre is the median of the versions that are alike, moved by what the newest ones
 * differ; the spread is the median absolute deviation of all from their centres. Odd is what is too far out by Student's
 * distribution <em>and</em> clearly beyond everything seen so far <em>and</em> off by a fifth at least. Were the deviations drawn
 * alike, whatever their distribution, the second alone would come true for one version in (n + 1) / 2 only.
 */
public final class VolumeSeries {
    /** Newest versions that count. */
    public static final int MOST = 1_000;

    /** With fewer, nothing is odd. */
    public static final int FEWEST = 8;

    /** Odd ones in a row that are the new usual. */
    public static final int SHIFT = 4;

    private static final double RARE = 0.0002;
    private static final double MATERIAL = Math.log(1.2);
    private static final double NARROWEST = 0.01;
    private static final int ALIKE = 4;
    private static final int CYCLES = 4;
    private static final int RECENT = 7;
    private static final int MOST_DEGREES = 30;
    private static final double NORMAL = 1.4826;
    private static final long HOUR = 3_600_000;

    private VolumeSeries() {}

    /**
     * An earlier version.
     *
     * @param odd whether it was odd itself; such are left out until there are {@value #SHIFT} in a row
     */
    public record Point(Instant at, double volume, boolean odd) {}

    /** Which versions are alike. */
    public enum Season {
        HOUR_OF_WEEK,
        HOUR_OF_DAY,
        OVERALL
    }

    /**
     * What is usual.
     *
     * @param score probability of something at least as far from the centre as what was seen
     * @param points versions that it rests on
     */
    public record Band(double low, double centre, double high, double score, Season season, int points) {
        public boolean holds(double volume) {
            return volume >= low && volume <= high;
        }
    }

    /** What is usual at a time, and how unlikely a volume is then. Empty: too little is known. */
    public static Optional<Band> band(List<Point> history, Instant at, double volume) {
        List<Point> points = usable(history, at);
        if (points.size() < FEWEST) {
            return Optional.empty();
        }
        double[] logs = points.stream().mapToDouble(p -> Math.log1p(p.volume())).toArray();
        Season season = season(points, at);
        long[] phases =
                points.stream().mapToLong(p -> phase(p.at(), at, season)).toArray();
        Map<Long, double[]> alike = alike(logs, phases);
        double[] residuals = new double[logs.length];
        for (int i = 0; i < logs.length; i++) {
            double[] same = java.util.Objects.requireNonNull(alike.get(phases[i]));
            // A median that rests on few follows each of them: the distance from it is too short by so much.
            double follows = same.length == 1 ? 0 : Math.sqrt(same.length / (same.length - 1.0));
            residuals[i] = (logs[i] - median(same)) * follows;
        }
        double[] here = alike.get(0L);
        double base = here == null ? median(logs) : median(here);
        return Optional.of(band(base, residuals, here == null ? 1 : here.length, season, Math.log1p(volume)));
    }

    private static Band band(double base, double[] residuals, int alike, Season season, double seen) {
        int n = residuals.length;
        double level = level(residuals);
        double[] rest = Arrays.stream(residuals).map(r -> r - level).toArray();
        double spread = Math.max(spread(rest), NARROWEST) * Math.sqrt(1 + 1.57 / alike) * (1 + 4.0 / n);
        double degrees = Math.min(n - 1, MOST_DEGREES);
        double half = Math.max(Tail.student(degrees, RARE) * spread, MATERIAL);
        double centre = base + level;
        // Clearly beyond all deviations seen so far: the next record is no news.
        double low = centre - Math.max(half, -Arrays.stream(rest).min().orElse(0) * 1.3);
        double high = centre + Math.max(half, Arrays.stream(rest).max().orElse(0) * 1.3);
        return new Band(
                Math.max(0, Math.expm1(low)),
                Math.max(0, Math.expm1(centre)),
                Math.expm1(high),
                Tail.beyond(degrees, (seen - centre) / spread),
                season,
                n);
    }

    /** Newest last. Odd ones are left out, unless the newest ones all are: then these are what is usual now. */
    private static List<Point> usable(List<Point> history, Instant at) {
        List<Point> earlier = history.stream()
                .filter(p -> p.at().isBefore(at) && p.volume() >= 0 && Double.isFinite(p.volume()))
                .sorted(Comparator.comparing(Point::at).thenComparing(Point::volume))
                .toList();
        List<Point> newest = earlier.subList(Math.max(0, earlier.size() - MOST), earlier.size());
        int last = newest.size();
        boolean shifted =
                last >= SHIFT && newest.subList(last - SHIFT, last).stream().allMatch(Point::odd);
        return shifted ? newest : newest.stream().filter(p -> !p.odd()).toList();
    }

    private static Season season(List<Point> points, Instant at) {
        Duration span = Duration.between(points.getFirst().at(), at);
        for (Season season : List.of(Season.HOUR_OF_WEEK, Season.HOUR_OF_DAY)) {
            int days = season == Season.HOUR_OF_WEEK ? 7 : 1;
            long same =
                    points.stream().filter(p -> phase(p.at(), at, season) == 0).count();
            if (same >= ALIKE && span.compareTo(Duration.ofDays((long) CYCLES * days)) >= 0) {
                return season;
            }
        }
        return Season.OVERALL;
    }

    /** Hours from the target's place in the cycle; the target's own hour lies around it, not on a boundary. */
    private static long phase(Instant point, Instant target, Season season) {
        long apart = point.toEpochMilli() - target.toEpochMilli() + HOUR / 2;
        return switch (season) {
            case HOUR_OF_WEEK -> Math.floorMod(apart, 168 * HOUR) / HOUR;
            case HOUR_OF_DAY -> Math.floorMod(apart, 24 * HOUR) / HOUR;
            case OVERALL -> 0;
        };
    }

    private static Map<Long, double[]> alike(double[] logs, long[] phases) {
        Map<Long, double[]> alike = new HashMap<>();
        for (int i = 0; i < logs.length; i++) {
            double log = logs[i];
            alike.merge(phases[i], new double[] {log}, (known, one) -> {
                double[] both = Arrays.copyOf(known, known.length + 1);
                both[known.length] = one[0];
                return both;
            });
        }
        return alike;
    }

    /** What the newest versions differ from those alike, if clearly: growth is followed. */
    private static double level(double[] residuals) {
        if (residuals.length < 2 * RECENT) {
            return 0;
        }
        double level = median(Arrays.copyOfRange(residuals, residuals.length - RECENT, residuals.length));
        return Math.abs(level) > 2.5 * spread(residuals) / Math.sqrt(RECENT) ? level : 0;
    }

    private static double spread(double[] residuals) {
        double centre = median(residuals);
        double[] apart = Arrays.stream(residuals).map(r -> Math.abs(r - centre)).toArray();
        double robust = NORMAL * median(apart);
        return robust > 0 ? robust : 1.2533 * Arrays.stream(apart).average().orElse(0);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
