package dev.sluice.quality.history;

import java.time.Instant;
import java.time.ZoneId;

/** What a series lets one expect of its next value. */
public final class Anomaly {
    private Anomaly() {}

    /** What is expected. */
    public sealed interface Band {}

    /**
     * A value between {@code lower} and {@code upper} is as usual.
     *
     * @param centre most likely value
     * @param points earlier values that it rests on
     * @param season which earlier values count as alike
     */
    public record Expected(double lower, double centre, double upper, int points, Season season) implements Band {
        public boolean holds(double value) {
            return value >= lower && value <= upper;
        }
    }

    /**
     * Not enough history: the check is skipped.
     *
     * @param points there are
     * @param needed there should be
     */
    public record TooFew(int points, int needed) implements Band {}

    /** Which values are alike. */
    public enum Season {
        NONE,
        /** Same day of the week. */
        WEEKDAY,
        /** Same hour of the day. */
        HOUR,
        /** Same hour of the same day of the week. */
        HOUR_OF_WEEK,
        /** The finest of these for which the history suffices: four values or more that are alike, over four cycles. */
        AUTO
    }

    /**
     * How the band is made.
     *
     * @param width robust standard deviations to each side
     * @param minPoints fewer points make no band
     * @param season which values are alike
     * @param zone of weekdays and hours
     * @param floor narrowest half width, as a share of the centre: a constant series must not alarm on one row more
     */
    public record Options(double width, int minPoints, Season season, ZoneId zone, double floor) {
        public static Options usual(ZoneId zone) {
            return new Options(4, 7, Season.AUTO, zone, 0.01);
        }
    }

    /**
     * What to expect at {@code at}. Later points do not count; leave out those that failed or were waived.
     *
     * <p>Robust: medians throughout. Steady growth is followed (Theil-Sen slope where Mann-Kendall sees a trend), linear
     * or by a constant factor, whichever fits better.
     */
    public static Band band(Series history, Instant at, Options options) {
        Series earlier = history.before(at);
        if (earlier.size() < options.minPoints()) {
            return new TooFew(earlier.size(), options.minPoints());
        }
        return Forecast.of(earlier, at, options);
    }
}
