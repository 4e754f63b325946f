package dev.sluice.controlplane.projection;

import dev.sluice.model.Digest128;
import dev.sluice.model.LogPosition;
import dev.sluice.model.event.ParsedEvent;
import java.time.Instant;

/** An event of the log, parsed. {@code digest} is the start of its content hash. */
record ProjectedEvent(LogPosition position, Instant receivedAt, Digest128 digest, int rawLength, ParsedEvent parsed) {}
