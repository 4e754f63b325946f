package dev.sluice.scheduler.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Which wall-clock minutes a cron line matches, as bit sets: bit n is value n.
 *
 * @param text the line as written
 * @param daysOfWeek bit 0 is Sunday
 * @param eitherDay both day fields are restricted, so a day that matches one of them is enough, as crontab(5) says
 */
record CronFields(
        String text, long minutes, int hours, int daysOfMonth, int months, int daysOfWeek, boolean eitherDay) {
    private static final int EVERY_HOUR = 0xFF_FFFF;
    private static final int[] LONGEST_MONTH = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    boolean firesEveryHour() {
        return hours == EVERY_HOUR;
    }

    /** False when no month of the set is long enough for any day of the set; a day of week comes in every month. */
    boolean everFires() {
        if (eitherDay) {
            return true;
        }
        for (int month = 1; month <= 12; month++) {
            if (has(months, month) && (daysOfMonth & daysUpTo(LONGEST_MONTH[month])) != 0) {
                return true;
            }
        }
        return false;
    }

    /** The first matching minute at or after a whole minute, or null when no year up to {@code lastYear} has one. */
    @Nullable
    LocalDateTime atOrAfter(LocalDateTime from, int lastYear) {
        LocalDate date = from.toLocalDate();
        if (matchesDay(date)) {
            int minuteOfDay = minuteOfDay(from.getHour(), from.getMinute());
            if (minuteOfDay >= 0) {
                return date.atTime(minuteOfDay / 60, minuteOfDay % 60);
            }
        }
        LocalDate next = dayAtOrAfter(date.plusDays(1), lastYear);
        if (next == null) {
            return null;
        }
        return next.atTime(Integer.numberOfTrailingZeros(hours), Long.numberOfTrailingZeros(minutes));
    }

    private int minuteOfDay(int hour, int minute) {
        if (has(hours, hour)) {
            long rest = minutes & (-1L << minute);
            if (rest != 0) {
                return hour * 60 + Long.numberOfTrailingZeros(rest);
            }
        }
        int laterHours = hours & (-1 << (hour + 1));
        return laterHours == 0
                ? -1
                : Integer.numberOfTrailingZeros(laterHours) * 60 + Long.numberOfTrailingZeros(minutes);
    }

    private boolean matchesDay(LocalDate date) {
        return has(months, date.getMonthValue()) && has(matchingDays(date), date.getDayOfMonth());
    }

    private @Nullable LocalDate dayAtOrAfter(LocalDate from, int lastYear) {
        LocalDate date = from;
        while (date.getYear() <= lastYear) {
            if (has(months, date.getMonthValue())) {
                int days = matchingDays(date) & (-1 << date.getDayOfMonth());
                if (days != 0) {
                    return date.withDayOfMonth(Integer.numberOfTrailingZeros(days));
                }
            }
            date = date.withDayOfMonth(1).plusMonths(1);
        }
        return null;
    }

    /** The matching days of the month that holds a date: bit n is day n. */
    private int matchingDays(LocalDate date) {
        int ofWeek = 0;
        int weekday = Math.floorMod(date.getDayOfWeek().getValue() - (date.getDayOfMonth() - 1), 7);
        int length = date.lengthOfMonth();
        for (int day = 1; day <= length; day++) {
            ofWeek |= (daysOfWeek >> weekday & 1) << day;
            weekday = weekday == 6 ? 0 : weekday + 1;
        }
        return eitherDay ? (daysOfMonth & daysUpTo(length)) | ofWeek : daysOfMonth & ofWeek;
    }

    private static int daysUpTo(int last) {
        return (int) ((1L << (last + 1)) - 2);
    }

    private static boolean has(int bits, int value) {
        return (bits >> value & 1) == 1;
    }
}
