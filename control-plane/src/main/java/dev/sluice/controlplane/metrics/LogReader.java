package dev.sluice.controlplane.metrics;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.metrics.LogReading.Backlog;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads how far the projections are: two short statements. */
@ApplicationScoped
class LogReader {
    private static final double MILLIS = 1e3;

    /** In place of a position: the database has it. */
    private static final long STORED = -1;

    /** One that has no position follows nothing, and so is not behind. */
    private static final String POSITIONS = """
            SELECT w.name, h.position AS head, w.position AS reached, e.received_at
            FROM log_head h
            CROSS JOIN LATERAL (
                SELECT u.name, coalesce(p.position, nullif(u.position, -1), h.position) AS position
                FROM unnest(?::text[], ?::bigint[]) AS u (name, position)
                LEFT JOIN projection_position p ON p.name = u.name) AS w
            LEFT JOIN event_log e ON e.position = w.position + 1
            """;

    private final Jdbc jdbc;

    LogReader(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    private record Row(
            String name, long head, long reached, @Nullable Instant received) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getString("name"),
                    row.getLong("head"),
                    row.getLong("reached"),
                    Jdbc.instant(row, "received_at"));
        }
    }

    /**
     * @param stored names of projections whose position is in the database
     * @param elsewhere positions of the others
     */
    LogReading read(List<String> stored, Map<String, Long> elsewhere, Instant now) {
        Map<String, Long> all = new HashMap<>(elsewhere);
        stored.forEach(name -> all.put(name, STORED));
        List<Row> rows = jdbc.query(POSITIONS, Row::of, Jdbc.texts(all.keySet()), Jdbc.longs(all.values()));
        Map<String, Backlog> backlogs = rows.stream().collect(toMap(Row::name, row -> backlog(row, now)));
        return new LogReading(rows.isEmpty() ? 0 : rows.getFirst().head(), backlogs, deadLetters());
    }

    private static Backlog backlog(Row row, Instant now) {
        Instant received = row.received();
        return new Backlog(
                Math.max(0, row.head() - row.reached()),
                received == null
                        ? 0
                        : Math.max(0, Duration.between(received, now).toMillis() / MILLIS));
    }

    private Map<String, Long> deadLetters() {
        return jdbc
                .query(
                        "SELECT stage, count(*) AS letters FROM dead_letter WHERE state = 'WAITING' GROUP BY stage",
                        row -> Map.entry(Objects.requireNonNull(row.getString("stage")), row.getLong("letters")))
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
