package dev.sluice.scheduler.time;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Partitions as the backfill command names them: "2024-01-01..2024-02-01", one key, or several by comma. */
public final class PartitionRange {
    private static final String DOTS = "..";
    private static final int MAX_LENGTH = 100_000;

    private final Partitioning partitions;
    private final String text;

    private PartitionRange(Partitioning partitions, String text) {
        this.partitions = partitions;
        this.text = text;
    }

    /**
     * Start inclusive, end exclusive. Time keys may be shorter than canonical where that is clear: a date for the day's first
     * partition, a month for a monthly one.
     *
     * @throws ScheduleException with the key, its index and what to write instead
     */
    public static OrdinalRanges parse(String text, Partitioning partitions) {
        if (text.length() > MAX_LENGTH) {
            throw new ScheduleException(
                    "SCHEDULE-PARTITION-RANGE",
                    MAX_LENGTH,
                    "partitions have " + text.length() + " characters; allowed are at most " + MAX_LENGTH
                            + ", use ranges a..b");
        }
        return new PartitionRange(partitions, text).parse();
    }

    private OrdinalRanges parse() {
        List<OrdinalRanges.Range> ranges = new ArrayList<>();
        int index = 0;
        for (String item : text.split(",", -1)) {
            ranges.add(item(item, index));
            index += item.length() + 1;
        }
        return OrdinalRanges.joined(ranges);
    }

    private OrdinalRanges.Range item(String item, int index) {
        String key = item.strip();
        int at = index + item.indexOf(key);
        if (key.isEmpty()) {
            throw problem(item, index, "is missing", "write a key or start..end");
        }
        int dots = key.indexOf(DOTS);
        if (dots >= 0) {
            return range(key, dots, at);
        }
        long ordinal = one(key, at);
        if (!partitions.contains(ordinal)) {
            throw problem(key, at, "is where the last partition ends", "name a partition before it");
        }
        return new OrdinalRanges.Range(ordinal, ordinal + 1);
    }

    private OrdinalRanges.Range range(String item, int dots, int index) {
        if (!(partitions instanceof TimePartitioning)) {
            throw problem(item, index, "is a range, but these partitions have no order", "list the keys by comma");
        }
        String start = item.substring(0, dots).strip();
        String afterDots = item.substring(dots + DOTS.length());
        String end = afterDots.strip();
        if (start.isEmpty() || end.isEmpty()) {
            throw problem(item, index, "is open on one side", "write start..end, the end is not included");
        }
        long from = one(start, index);
        long to = one(end, index + dots + DOTS.length() + afterDots.indexOf(end));
        if (from >= to) {
            throw problem(item, index, "is empty", "put the end after the start; the end is not included");
        }
        return new OrdinalRanges.Range(from, to);
    }

    private long one(String key, int index) {
        return switch (partitions) {
            case TimePartitioning time -> PartitionKeys.boundary(time, key, index);
            case StaticPartitioning named -> {
                OptionalLong ordinal = named.ordinal(key);
                if (ordinal.isEmpty()) {
                    throw problem(key, index, "does not exist", "use one of " + some(named));
                }
                yield ordinal.getAsLong();
            }
        };
    }

    private static String some(StaticPartitioning named) {
        int shown = Math.min(10, named.keys().size());
        String list = String.join(", ", named.keys().subList(0, shown));
        return shown < named.keys().size() ? list + ", ..." : list;
    }

    private static ScheduleException problem(String item, int index, String what, String fix) {
        return new ScheduleException(
                "SCHEDULE-PARTITION-RANGE",
                index,
                "partition '" + item + "' at index " + index + " " + what + "; " + fix);
    }
}
