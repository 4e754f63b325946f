package dev.sluice.controlplane.eventlog;

import dev.sluice.model.Digest128;
import dev.sluice.model.LogPosition;
import dev.sluice.model.event.ParsedEvent;
import java.time.Instant;
import java.util.List;

/** Hears of events right after their commit, in position order. Must be quick and must not throw. */
public interface LogListener {
    void appended(List<Appended> events);

    /** A new event, as parsed when it came in; {@code digest} is the start of its content hash. */
    record Appended(
            LogPosition position, Instant receivedAt, Digest128 digest, int rawLength, ParsedEvent.Accepted parsed) {}
}
