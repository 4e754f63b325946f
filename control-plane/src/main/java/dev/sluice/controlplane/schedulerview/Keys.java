package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.scheduler.definition.ResourceName;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;

/** Reads keys that clients send: names, ids, parts of cursors. */
public final class Keys {
    private Keys() {}

    /** By creation, with the id where two were created at once. */
    record ByTime(Instant at, UUID id) {
        static ByTime of(List<String> parts) {
            try {
                return new ByTime(Instant.parse(parts.getFirst()), UUID.fromString(parts.getLast()));
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw Cursor.refused(parts.getFirst());
            }
        }
    }

    /** An id of a run, task, attempt or backfill. */
    public static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "'" + shown(text) + "' is no id; ids look like 019b7800-0000-7000-8000-000000000001");
        }
    }

    /** {@code namespace/name} of a workflow, pool or service. */
    public static ResourceName name(String text) {
        try {
            return ResourceName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()));
        }
    }

    static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
