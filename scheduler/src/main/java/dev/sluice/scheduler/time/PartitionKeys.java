package dev.sluice.scheduler.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads keys of time partitions: exactly as written by Sluice, or in the shorter forms people type. */
final class PartitionKeys {
    private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern WALL = Pattern.compile(DATE + "T\\d{2}:\\d{2}(:\\d{2})?");

    private final TimePartitioning partitions;
    private final String text;
    private final int index;

    private PartitionKeys(TimePartitioning partitions, String text, int index) {
        this.partitions = partitions;
        this.text = text;
        this.index = index;
    }

    static OptionalLong exact(TimePartitioning partitions, String key) {
        try {
            long ordinal = boundary(partitions, key, 0);
            boolean same =
                    partitions.contains(ordinal) && partitions.keyOf(ordinal).equals(key);
            return same ? OptionalLong.of(ordinal) : OptionalLong.empty();
        } catch (ScheduleException _) {
            return OptionalLong.empty();
        }
    }

    /**
     * The ordinal of the partition that begins at a key, or the number of partitions for the end of the last.
     *
     * @param index of the key in a longer text, for the message
     */
    static long boundary(TimePartitioning partitions, String text, int index) {
        PartitionKeys key = new PartitionKeys(partitions, text, index);
        try {
            return key.known(partitions.every() == PartitionStep.HOUR ? key.hour() : key.calendar());
        } catch (DateTimeException e) {
            throw key.problem("is not a date of the calendar", "write for example " + partitions.key(0));
        }
    }

    private long calendar() {
        LocalDateTime start = partitions.start();
        LocalDateTime wall;
        if (WALL.matcher(text).matches()) {
            wall = LocalDateTime.parse(text);
        } else if (DATE.matcher(text).matches()) {
            wall = LocalDate.parse(text).atTime(start.toLocalTime());
        } else if (MONTH.matcher(text).matches() && partitions.every() == PartitionStep.MONTH) {
            wall = YearMonth.parse(text).atDay(start.getDayOfMonth()).atTime(start.toLocalTime());
        } else {
            throw problem("is not a partition key", "write for example " + partitions.key(0));
        }
        long ordinal = partitions.unit().between(start, wall);
        if (!partitions.wall(ordinal).equals(wall)) {
            throw notABoundary(wall.isBefore(start) ? -1 : ordinal);
        }
        return ordinal;
    }

    private long hour() {
        Instant instant;
        if (DATE.matcher(text).matches()) {
            instant = partitions.firstInstant(LocalDate.parse(text).atStartOfDay());
        } else if (WALL.matcher(text).matches()) {
            instant = only(LocalDateTime.parse(text));
        } else {
            instant = OffsetDateTime.parse(text).toInstant();
        }
        Duration passed = Duration.between(partitions.start(0), instant);
        if (!passed.equals(Duration.ofHours(passed.toHours()))) {
            throw notABoundary(passed.isNegative() ? -1 : passed.toHours());
        }
        return passed.toHours();
    }

    private Instant only(LocalDateTime wall) {
        List<ZoneOffset> offsets = partitions.zone().getRules().getValidOffsets(wall);
        if (offsets.size() == 1) {
            return wall.toInstant(offsets.getFirst());
        }
        if (offsets.isEmpty()) {
            throw problem("does not exist in " + partitions.zone(), "the clock jumps over it; use the hour after it");
        }
        throw problem(
                "happens twice in " + partitions.zone(),
                "write " + text + offsets.getFirst() + " or " + text + offsets.getLast());
    }

    private long known(long ordinal) {
        if (ordinal < 0) {
            throw problem("is before the first partition", "begin at " + partitions.key(0));
        }
        OptionalLong count = partitions.count();
        if (count.isPresent() && ordinal > count.getAsLong()) {
            throw problem("is after the last partition", "end at " + partitions.keyOf(count.getAsLong()));
        }
        return ordinal;
    }

    private ScheduleException notABoundary(long before) {
        return before < 0
                ? problem("is before the first partition", "begin at " + partitions.key(0))
                : problem(
                        "is not the start of a partition of " + partitions.every(),
                        "use " + partitions.keyOf(before) + " or " + partitions.keyOf(before + 1));
    }

    private ScheduleException problem(String what, String fix) {
        return new ScheduleException(
                "SCHEDULE-PARTITION-KEY",
                index,
                "partition '" + text + "' at index " + index + " " + what + "; " + fix);
    }
}
