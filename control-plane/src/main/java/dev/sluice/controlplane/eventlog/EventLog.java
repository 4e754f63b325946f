package dev.sluice.controlplane.eventlog;

import dev.sluice.model.LogPosition;
import dev.sluice.model.intake.EventIntake.Transport;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The append-only log of raw events. Positions have no gaps and follow commit order. All methods block. */
public interface EventLog {
    /**
     * Appends events in one durable transaction; an event whose hash is already there, or earlier in the list, is not
     * stored again. Results are in the order of the events.
     */
    List<Appended> append(List<NewEvent> events) throws SQLException;

    /** Events behind a position, in order: at most so many, and no more once the bytes are reached. */
    List<StoredEvent> readAfter(LogPosition after, int maxEvents, long maxBytes) throws SQLException;

    Optional<StoredEvent> read(LogPosition position) throws SQLException;

    /** Position of the last committed event. */
    LogPosition head() throws SQLException;

    /**
     * An event ready to be stored.
     *
     * @param hash SHA-256 of the raw bytes
     * @param body as stored, see {@link Codec}
     */
    record NewEvent(byte[] hash, Codec codec, byte[] body, int rawLength, Transport transport) {}

    /** Where an event is, and whether it was there before. */
    record Appended(LogPosition position, boolean duplicate) {}

    record StoredEvent(LogPosition position, Instant receivedAt, byte[] hash, byte[] raw) {}
}
