package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Numbers and times as reasons say them. */
final class Words {
    private Words() {}

    static String percent(double probability) {
        double percent = probability * 100;
        if (percent > 0 && percent < 1) {
            return "below 1 %";
        }
        if (percent < 100 && percent > 99) {
            return "above 99 %";
        }
        return Math.round(percent) + " %";
    }

    static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String length(Duration duration) {
        Duration positive = duration.isNegative() ? Duration.ZERO : duration;
        return positive.compareTo(Duration.ofSeconds(10)) < 0
                ? Durations.print(positive.truncatedTo(ChronoUnit.MILLIS))
                : Durations.print(positive.truncatedTo(ChronoUnit.SECONDS));
    }

    static String length(double seconds) {
        return length(duration(seconds));
    }

    static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(Math.min(seconds, 1e11) * 1_000));
    }

    static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
