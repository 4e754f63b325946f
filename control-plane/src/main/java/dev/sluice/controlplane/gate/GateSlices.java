package dev.sluice.controlplane.gate;

import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Slice;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Rows of a partition, by its key as workflows write them: when it begins, or a value. */
final class GateSlices {
    private GateSlices() {}

    /** What is looked at when a partition was written; all rows where there is none, or the gate does not tell them apart. */
    static Slice of(Optional<GateSpec.Partition> partition, Optional<String> key) {
        if (partition.isEmpty() || key.isEmpty()) {
            return Slice.ALL;
        }
        GateSpec.Partition by = partition.get();
        return by.every()
                .map(length -> window(by, length, key.get()))
                .orElseGet(() -> Slice.ofKey(by.column(), key.get()));
    }

    /** A key that cannot be read is told by the checks: none of them passes. */
    private static Slice window(GateSpec.Partition by, GateSpec.Length length, String key) {
        try {
            ZonedDateTime from = begin(key, by.timezone());
            return Slice.between(by.column(), from, end(from, length));
        } catch (DateTimeException e) {
            return (_, _) -> {
                throw new CheckFault("partition '" + key + "' is no time that a partition of 'every' begins at");
            };
        }
    }

    private static ZonedDateTime begin(String key, ZoneId zone) {
        if (key.length() == 10) {
            return LocalDate.parse(key).atStartOfDay(zone);
        }
        boolean offset = key.endsWith("Z") || key.lastIndexOf('-') > 8 || key.indexOf('+') > 0;
        return offset
                ? OffsetDateTime.parse(key).atZoneSameInstant(zone)
                : LocalDateTime.parse(key).atZone(zone);
    }

    private static ZonedDateTime end(ZonedDateTime from, GateSpec.Length length) {
        return switch (length) {
            case HOUR -> from.plus(1, ChronoUnit.HOURS);
            case DAY -> from.plusDays(1);
            case WEEK -> from.plusWeeks(1);
            case MONTH -> from.plusMonths(1);
        };
    }
}
