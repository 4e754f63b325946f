package dev.sluice.scheduler.time;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of equal calendar length, one after the other without gap or overlap.
 *
 * <p>Days, weeks and months begin at the same wall time each; where the zone has no such time they begin at the first instant after the
 * gap, where it has two at the first of them. Hours are elapsed hours. The key is the ISO start in the zone: "2024-01-01" at midnight,
 * "2024-01-01T06:00" else, and with the offset for hours, "2024-10-27T02:00+01:00", because a wall hour can happen twice.
 *
 * @param start of partition 0, a whole minute, and for months not after the 28th
 * @param end where the last partition ends, on a boundary; null when they go on
 */
public record TimePartitioning(
        PartitionStep every,
        LocalDateTime start,
        ZoneId zone,
        @Nullable LocalDateTime end) implements Partitioning {
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 9000;
    private static final long MOST_PARTITIONS = 24L * 366 * (LAST_YEAR - FIRST_YEAR);

    public TimePartitioning {
        requireUsable("start", start);
        if (every == PartitionStep.MONTH && start.getDayOfMonth() > 28) {
            throw problem("partition start " + start + " is not a day of every month; use a day from 1 to 28");
        }
        if (end != null) {
            requireUsable("end", end);
            if (!end.isAfter(start)) {
                throw problem("partition end " + end + " is not after start " + start + "; move one of them");
            }
            requireBoundary(new TimePartitioning(every, start, zone), end);
        }
    }

    /** Partitions without end. */
    public TimePartitioning(PartitionStep every, LocalDateTime start, ZoneId zone) {
        this(every, start, zone, null);
    }

    @Override
    public OptionalLong count() {
        if (end == null) {
            return OptionalLong.empty();
        }
        // Calendar steps are counted on the calendar: a day that the zone skipped is a partition too, an empty one.
        return OptionalLong.of(
                every == PartitionStep.HOUR
                        ? Duration.between(startOf(0), firstInstant(end)).toHours()
                        : unit().between(start, end));
    }

    /** The partition that holds an instant: -1 before the first; past the end it counts on, see {@link #contains}. */
    public long ordinal(Instant instant) {
        Instant known = Horizon.clamp(instant);
        if (known.isBefore(startOf(0))) {
            return -1;
        }
        if (every == PartitionStep.HOUR) {
            return Duration.between(startOf(0), known).toHours();
        }
        long ordinal = Math.max(0, unit().between(start, LocalDateTime.ofInstant(known, zone)));
        // In a repeated hour the wall clock is behind again although the next partition has begun already.
        while (!known.isBefore(startOf(ordinal + 1))) {
            ordinal++;
        }
        return ordinal;
    }

    /** When a partition begins, inclusive. */
    public Instant start(long ordinal) {
        return startOf(require(ordinal));
    }

    /** When a partition ends, exclusive: the start of the next. */
    public Instant end(long ordinal) {
        return startOf(require(ordinal) + 1);
    }

    /** The newest partition that is over at an instant; -1 when none is. */
    public long lastComplete(Instant now) {
        long running = Math.max(0, ordinal(now));
        OptionalLong count = count();
        return (count.isPresent() ? Math.min(running, count.getAsLong()) : running) - 1;
    }

    @Override
    public String key(long ordinal) {
        return keyOf(require(ordinal));
    }

    @Override
    public OptionalLong ordinal(String key) {
        return PartitionKeys.exact(this, key);
    }

    @Override
    public Partition partition(long ordinal) {
        return new Partition(key(ordinal), ordinal, Optional.of(start(ordinal)), Optional.of(end(ordinal)));
    }

    /** Also for the boundary after the last partition. */
    String keyOf(long ordinal) {
        if (every == PartitionStep.HOUR) {
            return OffsetDateTime.ofInstant(startOf(ordinal), zone).toString();
        }
        LocalDateTime wall = wall(ordinal);
        return wall.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? wall.toLocalDate().toString()
                : wall.toString();
    }

    /** The first instant at which a wall time is reached or passed. */
    Instant firstInstant(LocalDateTime wall) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(wall);
        if (!offsets.isEmpty()) {
            return wall.toInstant(offsets.getFirst());
        }
        ZoneOffsetTransition gap = zone.getRules().getTransition(wall);
        return gap.getInstant();
    }

    LocalDateTime wall(long ordinal) {
        return start.plus(ordinal, unit());
    }

    ChronoUnit unit() {
        return switch (every) {
            case HOUR -> ChronoUnit.HOURS;
            case DAY -> ChronoUnit.DAYS;
            case WEEK -> ChronoUnit.WEEKS;
            case MONTH -> ChronoUnit.MONTHS;
        };
    }

    private Instant startOf(long ordinal) {
        if (every == PartitionStep.HOUR) {
            return firstInstant(start).plus(ordinal, ChronoUnit.HOURS);
        }
        return firstInstant(wall(ordinal));
    }

    private long require(long ordinal) {
        if (!contains(ordinal) || ordinal > MOST_PARTITIONS) {
            long last = count().orElse(MOST_PARTITIONS + 1) - 1;
            throw problem("there is no partition " + ordinal + "; use 0 to " + last);
        }
        return ordinal;
    }

    private static void requireUsable(String what, LocalDateTime wall) {
        if (wall.getYear() < FIRST_YEAR || wall.getYear() > LAST_YEAR) {
            throw problem("partition " + what + " " + wall + " is out of range; use a year from " + FIRST_YEAR + " to "
                    + LAST_YEAR);
        }
        if (!wall.equals(wall.truncatedTo(ChronoUnit.MINUTES))) {
            throw problem("partition " + what + " " + wall + " has seconds; use a whole minute");
        }
    }

    private static void requireBoundary(TimePartitioning open, LocalDateTime end) {
        long before = open.every == PartitionStep.HOUR
                ? open.ordinal(open.firstInstant(end))
                : open.unit().between(open.start, end);
        boolean exact = open.every == PartitionStep.HOUR
                ? open.startOf(before).equals(open.firstInstant(end))
                : open.wall(before).equals(end);
        if (!exact) {
            throw problem("partition end " + end + " is inside a partition of " + open.every + "; use "
                    + open.keyOf(before) + " or " + open.keyOf(before + 1));
        }
    }

    private static ScheduleException problem(String message) {
        return new ScheduleException("SCHEDULE-PARTITIONING", 0, message);
    }
}
