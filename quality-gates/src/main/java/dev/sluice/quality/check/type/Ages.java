package dev.sluice.quality.check.type;

import java.time.Duration;

/** Writes time spans for people. */
final class Ages {
    private Ages() {}

    /** The two greatest units: "3h 12m", "2d 0h". */
    static String text(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        }
        return seconds < 86_400
                ? seconds / 3_600 + "h " + seconds % 3_600 / 60 + "m"
                : seconds / 86_400 + "d " + seconds % 86_400 / 3_600 + "h";
    }

    /** A number of seconds, as thresholds count. */
    static double seconds(Duration age) {
        return age.toMillis() / 1_000.0;
    }
}
