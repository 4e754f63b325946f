package dev.sluice.scheduler.time;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fires at the wall-clock minutes of a cron line in one zone; immutable and safe to share.
 *
 * <p>Five fields as in crontab(5): minute, hour, day of month, month, day of week. When neither day field starts with a star, a day that
 * matches one of them is enough. Years are walked from one offset change of the zone to the next, so that no slot is computed by
 * adding to a wall time that may not exist.
 */
public record CronSchedule(CronFields fields, ZoneId zone, DstPolicy dst) implements Schedule {
    /** 29 February comes back after at most 8 years; 28 repeat the calendar, also where a policy leaves slots out. */
    private static final int SEARCH_YEARS = 28;

    /**
     * Reads five fields or one of @hourly, @daily, @weekly, @monthly, @yearly.
     *
     * @throws ScheduleException with the field, the index and the fix, also for a line that can never fire
     */
    public static CronSchedule parse(String cron, ZoneId zone, DstPolicy dst) {
        return new CronSchedule(CronParser.parse(cron), zone, dst);
    }

    /** The cron line as written. */
    public String cron() {
        return fields.text();
    }

    @Override
    public Optional<Instant> next(Instant after) {
        if (!after.isBefore(Horizon.LAST)) {
            return Optional.empty();
        }
        Instant from = Horizon.clamp(after);
        ZoneRules rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(from);
        ZoneOffsetTransition change = rules.nextTransition(from);
        LocalDateTime wall = LocalDateTime.ofEpochSecond(from.getEpochSecond(), 0, offset)
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(1);
        int lastYear = wall.getYear() + SEARCH_YEARS;
        while (true) {
            LocalDateTime match = firstToFire(wall, offset, change, lastYear);
            if (match == null) {
                return Optional.empty();
            }
            if (change == null || match.isBefore(change.getDateTimeBefore())) {
                return Optional.of(match.toInstant(offset));
            }
            if (change.isGap() && match.isBefore(change.getDateTimeAfter()) && makesUpForGaps()) {
                return Optional.of(change.getInstant());
            }
            offset = change.getOffsetAfter();
            wall = wholeMinuteAtOrAfter(change.getDateTimeAfter());
            change = rules.nextTransition(change.getInstant());
        }
    }

    /** The first match that fires before the change; else the first match at or after it, which the caller must judge. */
    private @Nullable LocalDateTime firstToFire(
            LocalDateTime wall, ZoneOffset offset, @Nullable ZoneOffsetTransition change, int lastYear) {
        LocalDateTime match = fields.atOrAfter(wall, lastYear);
        while (match != null
                && (change == null || match.isBefore(change.getDateTimeBefore()))
                && !fires(match, offset)) {
            match = fields.atOrAfter(match.plusMinutes(1), lastYear);
        }
        return match;
    }

    private boolean fires(LocalDateTime wall, ZoneOffset offset) {
        if (fields.firesEveryHour() || dst == DstPolicy.RUN_TWICE) {
            return true;
        }
        ZoneOffsetTransition overlap = zone.getRules().getTransition(wall);
        return overlap == null || (dst == DstPolicy.RUN_ONCE && offset.equals(overlap.getOffsetBefore()));
    }

    private boolean makesUpForGaps() {
        return dst != DstPolicy.SKIP && !fields.firesEveryHour();
    }

    /** Offsets of the nineteenth century have seconds, so a change may fall inside a minute. */
    private static LocalDateTime wholeMinuteAtOrAfter(LocalDateTime wall) {
        LocalDateTime minute = wall.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(wall) ? minute : minute.plusMinutes(1);
    }

    @Override
    public String toString() {
        return fields.text() + " " + zone + " " + dst;
    }
}
