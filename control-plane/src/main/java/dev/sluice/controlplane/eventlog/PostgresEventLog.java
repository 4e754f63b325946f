package dev.sluice.controlplane.eventlog;

import dev.sluice.model.LogPosition;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log in the table event_log.
 *
 * <p>Every append locks the one row of log_head until it commits. So positions are given in commit order, and a reader of
 * "position greater than the last one seen" can never be overtaken by a slower transaction (docs/adr/0001).
 */
@ApplicationScoped
public class PostgresEventLog implements EventLog {
    private static final String LOCK_HEAD = "SELECT position FROM log_head FOR UPDATE";

    private static final String KNOWN = "SELECT content_hash, position FROM event_log WHERE content_hash = ANY (?)";

    private static final String INSERT = """
            INSERT INTO event_log (position, received_at, content_hash, transport, codec, raw_length, body, traceparent)
            SELECT p, ?, h, t, c, l, b, w FROM unnest(?, ?, ?, ?, ?, ?, ?) AS e (p, h, t, c, l, b, w)
            """;

    private static final String MOVE_HEAD = "UPDATE log_head SET position = ?";

    private static final String READ_AFTER = """
            SELECT position, received_at, content_hash, codec, raw_length, body, traceparent FROM event_log
            WHERE position > ? ORDER BY position LIMIT ?
            """;

    private static final String READ_ONE = """
            SELECT position, received_at, content_hash, codec, raw_length, body, traceparent FROM event_log
            WHERE position = ?
            """;

    private static final int FETCH = 200;

    private final AgroalDataSource dataSource;
    private final InstantSource time;

    PostgresEventLog(AgroalDataSource dataSource, InstantSource time) {
        this.dataSource = dataSource;
        this.time = time;
    }

    @Override
    public List<Appended> append(List<NewEvent> events) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                List<Appended> appended = append(connection, events);
                connection.commit();
                return appended;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private List<Appended> append(Connection connection, List<NewEvent> events) throws SQLException {
        long head = lockHead(connection);
        Map<ByteBuffer, Long> known = known(connection, events);
        List<Appended> result = new ArrayList<>(events.size());
        List<NewEvent> fresh = new ArrayList<>(events.size());
        for (NewEvent event : events) {
            Long position = known.get(ByteBuffer.wrap(event.hash()));
            boolean duplicate = position != null;
            if (position == null) {
                fresh.add(event);
                position = head + fresh.size();
                known.put(ByteBuffer.wrap(event.hash()), position);
            }
            result.add(new Appended(new LogPosition(position), duplicate));
        }
        if (!fresh.isEmpty()) {
            insert(connection, head, fresh);
        }
        return result;
    }

    private static long lockHead(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '20s'");
        }
        try (PreparedStatement statement = connection.prepareStatement(LOCK_HEAD);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Map<ByteBuffer, Long> known(Connection connection, List<NewEvent> events) throws SQLException {
        Map<ByteBuffer, Long> known = new HashMap<>();
        byte[][] hashes = events.stream().map(NewEvent::hash).toArray(byte[][]::new);
        try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
            statement.setArray(1, connection.createArrayOf("bytea", hashes));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.put(ByteBuffer.wrap(rows.getBytes(1)), rows.getLong(2));
                }
            }
        }
        return known;
    }

    private void insert(Connection connection, long head, List<NewEvent> events) throws SQLException {
        int count = events.size();
        Long[] positions = new Long[count];
        byte[][] hashes = new byte[count][];
        Integer[] transports = new Integer[count];
        Integer[] codecs = new Integer[count];
        Integer[] lengths = new Integer[count];
        byte[][] bodies = new byte[count][];
        @Nullable String[] traces = new @Nullable String[count];
        for (int i = 0; i < count; i++) {
            NewEvent event = events.get(i);
            positions[i] = head + 1 + i;
            hashes[i] = event.hash();
            transports[i] = event.transport().code();
            codecs[i] = event.codec().code();
            lengths[i] = event.rawLength();
            bodies[i] = event.body();
            traces[i] = event.traceparent();
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setTimestamp(1, Timestamp.from(time.instant()));
            statement.setArray(2, connection.createArrayOf("bigint", positions));
            statement.setArray(3, connection.createArrayOf("bytea", hashes));
            statement.setArray(4, connection.createArrayOf("integer", transports));
            statement.setArray(5, connection.createArrayOf("integer", codecs));
            statement.setArray(6, connection.createArrayOf("integer", lengths));
            statement.setArray(7, connection.createArrayOf("bytea", bodies));
            statement.setArray(8, connection.createArrayOf("text", traces));
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(MOVE_HEAD)) {
            statement.setLong(1, head + count);
            statement.executeUpdate();
        }
    }

    @Override
    public List<StoredEvent> readAfter(LogPosition after, int maxEvents, long maxBytes) throws SQLException {
        List<StoredEvent> events = new ArrayList<>();
        long bytes = 0;
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false); // lets the driver fetch in portions instead of everything at once
            try (PreparedStatement statement = connection.prepareStatement(READ_AFTER)) {
                statement.setFetchSize(FETCH);
                statement.setQueryTimeout(60);
                statement.setLong(1, after.value());
                statement.setInt(2, maxEvents);
                try (ResultSet rows = statement.executeQuery()) {
                    while (bytes < maxBytes && rows.next()) {
                        StoredEvent event = event(rows);
                        bytes += event.raw().length;
                        events.add(event);
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        return events;
    }

    @Override
    public Optional<StoredEvent> read(LogPosition position) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(READ_ONE)) {
            statement.setLong(1, position.value());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(event(rows)) : Optional.empty();
            }
        }
    }

    @Override
    public LogPosition head() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT position FROM log_head");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return new LogPosition(rows.getLong(1));
        }
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        return new StoredEvent(
                new LogPosition(row.getLong("position")),
                row.getTimestamp("received_at").toInstant(),
                row.getBytes("content_hash"),
                Codec.decode(row.getInt("codec"), row.getBytes("body"), row.getInt("raw_length")),
                row.getString("traceparent"));
    }
}
