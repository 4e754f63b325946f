package dev.sluice.model;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Identity of a run: a UUID, as OpenLineage asks. */
public record RunId(UUID value) {
    /**
     * Reads a run id as a producer sent it. Text that is no UUID (several producers send such) gets a stable name-based
     * UUID, so that all events of the run still meet.
     */
    public static RunId of(String text) {
        if (text.length() == 36) {
            try {
                return new RunId(UUID.fromString(text));
            } catch (IllegalArgumentException notAUuid) {
                return named(text);
            }
        }
        return named(text);
    }

    /** Whether the text is a UUID in its canonical form of 36 characters. */
    public static boolean isUuid(String text) {
        return text.length() == 36 && of(text).value().toString().equalsIgnoreCase(text);
    }

    private static RunId named(String text) {
        return new RunId(UUID.nameUUIDFromBytes(("sluice:run:" + text).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
