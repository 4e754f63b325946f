package dev.sluice.scheduler.time;

import java.time.Duration;
import java.time.format.DateTimeParseException;

/** Durations as people write them: "15m", "1h30m", "2d", "500ms", or ISO "PT15M". */
public final class Durations {
    private static final String CODE = "SCHEDULE-DURATION";
    private static final int MAX_LENGTH = 64;
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final String[] UNITS = {"w", "d", "h", "m", "s", "ms", "us", "ns"};
    private static final Duration[] LENGTHS = {
        Duration.ofDays(7),
        Duration.ofDays(1),
        Duration.ofHours(1),
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        Duration.ofMillis(1),
        Duration.ofNanos(1_000),
        Duration.ofNanos(1)
    };
    /** Weeks are read but not written: 14d says the same with one unit less to know. */
    private static final int FIRST_PRINTED = 1;

    private Durations() {}

    /**
     * Reads whole numbers with units w, d, h, m, s, ms, us, ns from big to small, each at most once; or ISO 8601.
     * A day is 24 hours, a week 7 days. Not negative, at most 36525d.
     *
     * @throws ScheduleException with the index and the fix
     */
    public static Duration parse(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty() || trimmed.length() > MAX_LENGTH) {
            throw problem(text, 0, trimmed.isEmpty() ? "is empty" : "is longer than " + MAX_LENGTH + " characters");
        }
        boolean iso = trimmed.charAt(0) == 'P' || trimmed.charAt(0) == 'p';
        Duration duration = iso ? iso(trimmed) : units(trimmed);
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw problem(text, 0, "is out of range 0s to 36525d");
        }
        return duration;
    }

    /** Canonical form with the fewest units, "1d12h" for 36 hours, "0s" for zero; {@link #parse} reads it back. */
    public static String print(Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw problem(duration.toString(), 0, "is out of range 0s to 36525d");
        }
        StringBuilder text = new StringBuilder();
        Duration rest = duration;
        for (int unit = FIRST_PRINTED; unit < UNITS.length; unit++) {
            long count = rest.dividedBy(LENGTHS[unit]);
            if (count > 0) {
                text.append(count).append(UNITS[unit]);
                rest = rest.minus(LENGTHS[unit].multipliedBy(count));
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw problem(
                    text, e.getErrorIndex(), "is not an ISO 8601 duration; months and years have no fixed length");
        }
    }

    private static Duration units(String text) {
        Duration sum = Duration.ZERO;
        int smallest = -1;
        int at = 0;
        while (at < text.length()) {
            int unitAt = endOf(text, at, true);
            int end = endOf(text, unitAt, false);
            if (unitAt == at || unitAt - at > 12) {
                throw problem(text, at, "needs a whole number of at most 12 digits");
            }
            int unit = unit(text, unitAt, end);
            if (unit <= smallest) {
                throw problem(text, unitAt, "has unit '" + UNITS[unit] + "' after a smaller or equal one");
            }
            sum = sum.plus(LENGTHS[unit].multipliedBy(Long.parseLong(text.substring(at, unitAt))));
            smallest = unit;
            at = end;
        }
        return sum;
    }

    private static int unit(String text, int from, int to) {
        String name = text.substring(from, to);
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (UNITS[unit].equals(name)) {
                return unit;
            }
        }
        throw problem(text, from, name.isEmpty() ? "lacks a unit" : "has the unknown unit '" + name + "'");
    }

    private static int endOf(String text, int from, boolean digits) {
        int at = from;
        while (at < text.length() && (text.charAt(at) >= '0' && text.charAt(at) <= '9') == digits) {
            at++;
        }
        return at;
    }

    private static ScheduleException problem(String text, int index, String what) {
        return new ScheduleException(
                CODE,
                index,
                "duration '" + text + "' " + what + " at index " + index
                        + "; write for example 15m, 1h30m, 2d, 500ms or PT15M (units w d h m s ms us ns)");
    }
}
