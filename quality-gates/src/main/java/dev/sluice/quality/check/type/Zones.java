package dev.sluice.quality.check.type;

import dev.sluice.quality.check.Table.Column;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/** Time zones of columns. */
final class Zones {
    /** Seconds from the epoch beyond which nothing is a moment: some 30,000 years. */
    static final double GREATEST = 1e12;

    private Zones() {}

    /** Whether values of the column are moments, not local times. */
    static boolean zoned(Column column) {
        String type = column.sqlType().toLowerCase(Locale.ROOT);
        return type.contains("with time zone") || type.contains("timestamptz");
    }

    /** Moment of a value that the store gave as seconds since the epoch, local times as if they were UTC. */
    static Instant moment(double seconds, Column column, ZoneId zone) {
        Instant plain =
                Instant.ofEpochSecond((long) Math.floor(seconds), (long) ((seconds - Math.floor(seconds)) * 1e9));
        return zoned(column)
                ? plain
                : LocalDateTime.ofInstant(plain, ZoneOffset.UTC).atZone(zone).toInstant();
    }
}
