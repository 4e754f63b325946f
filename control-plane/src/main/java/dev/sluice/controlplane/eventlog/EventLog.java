package dev.sluice.controlplane.eventlog;

import dev.sluice.model.LogPosition;
import dev.sluice.model.intake.EventIntake.Transport;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * @param traceparent of the request that posted it; no part of what the event is
     */
    record NewEvent(
            byte[] hash,
            Codec codec,
            byte[] body,
            int rawLength,
            Transport transport,
            @Nullable String traceparent) {}

    /** Where an event is, and whether it was there before. */
    record Appended(LogPosition position, boolean duplicate) {}

    /** @param traceparent of the request that posted it first, where it had one */
    record StoredEvent(
            LogPosition position,
            Instant receivedAt,
            byte[] hash,
            byte[] raw,
            @Nullable String traceparent) {
        /** Of a request that said nothing of a trace. */
        public StoredEvent(LogPosition position, Instant receivedAt, byte[] hash, byte[] raw) {
            this(position, receivedAt, hash, raw, null);
        }
    }
}
