package dev.sluice.scheduler.time;

import java.util.List;
import java.util.Locale;

/** The five fields of a cron line, in order. */
enum CronField {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of month", 1, 31, ""),
    MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
    /** 0 and 7 are both Sunday, so that "5-7" is Friday to Sunday. */
    DAY_OF_WEEK("day of week", 0, 7, "SUN MON TUE WED THU FRI SAT");

    final String label;
    final int min;
    final int max;
    private final String names;

    CronField(String label, int min, int max, String names) {
        this.label = label;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /** The number a word stands for, or -1. */
    int named(String word) {
        int at = names().indexOf(word.toUpperCase(Locale.ROOT));
        return at < 0 ? -1 : at + min;
    }

    /** What may be written, for messages. */
    String allowed() {
        String numbers = min + " to " + max;
        return names.isEmpty() ? numbers : numbers + " or " + names().getFirst() + " to " + names().getLast();
    }

    private List<String> names() {
        return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
    }
}
