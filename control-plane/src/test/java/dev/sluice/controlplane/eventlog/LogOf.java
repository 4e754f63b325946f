package dev.sluice.controlplane.eventlog;

import dev.sluice.model.intake.EventIntake.Transport;
import io.agroal.api.AgroalDataSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/** Events in the log, as ingest stores them, for tests of what reads it. */
public final class LogOf {
    private LogOf() {}

    /** The log of a store whose connections Agroal gives. */
    public static EventLog in(DataSource store, InstantSource time) {
        return new PostgresEventLog((AgroalDataSource) store, time);
    }

    /** Stores events behind a position, all different from each other and from those there. */
    public static void events(DataSource store, long after, List<String> events, Instant receivedAt) throws Exception {
        try (Connection connection = store.getConnection();
                PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO event_log (position, received_at, content_hash, transport, codec, raw_length, body)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """);
                PreparedStatement head = connection.prepareStatement("UPDATE log_head SET position = ?")) {
            connection.setAutoCommit(false);
            long position = after;
            for (String event : events) {
                byte[] raw = event.getBytes(StandardCharsets.UTF_8);
                Codec.Encoded stored = Codec.encode(raw, 0, raw.length);
                insert.setLong(1, ++position);
                insert.setTimestamp(2, Timestamp.from(receivedAt));
                insert.setBytes(3, MessageDigest.getInstance("SHA-256").digest(raw));
                insert.setInt(4, Transport.HTTP.code());
                insert.setInt(5, stored.codec().code());
                insert.setInt(6, raw.length);
                insert.setBytes(7, stored.body());
                insert.addBatch();
            }
            insert.executeBatch();
            head.setLong(1, position);
            head.executeUpdate();
            connection.commit();
        }
    }
}
