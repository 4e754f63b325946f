package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.toMap;

import com.github.luben.zstd.Zstd;
import dev.sluice.controlplane.catalog.EventRecord.Kind;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.security.NamedNamespaces;
import dev.sluice.controlplane.security.Sight;
import dev.sluice.model.event.RunEventType;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads events: from the index by entity and time, raw from the log. */
@ApplicationScoped
public class Events {
    /** In place of an event that names what the caller may not see. */
    public static final String WITHHELD = "{\"withheld\":\"the event names namespaces that are not yours to read\"}";

    private static final int RAW = 0;

    private static final String COLUMNS = """
            e.position, e.kind, e.event_time, e.event_type, e.run_id, e.job_id, e.producer_id, l.received_at
            """;

    private static final Kind[] KINDS = Kind.values();
    private static final RunEventType[] TYPES = RunEventType.values();

    private record Key(Instant time, long position) {
        static final Key NEWEST = new Key(Facets.NOW, Long.MAX_VALUE);
    }

    private final Jdbc jdbc;

    Events(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    public Map<Long, EventRecord> findByPositions(Collection<Long> positions) {
        return jdbc.query("SELECT " + COLUMNS + """
                        FROM event_index e LEFT JOIN event_log l ON l.position = e.position WHERE e.position = ANY (?)
                        """, Events::event, (Object) Jdbc.longs(positions)).stream()
                .collect(toMap(EventRecord::position, each -> each));
    }

    public Optional<EventRecord> findByPosition(long position) {
        return Optional.ofNullable(findByPositions(Set.of(position)).get(position));
    }

    /**
     * The JSON text of events as received, by position; for a caller who may not see all that an event names, a word that it is
     * withheld.
     */
    public Map<Long, String> rawByPositions(Collection<Long> positions) {
        record Found(long position, String json) {}
        Sight sight = jdbc.sight();
        return jdbc
                .query(
                        "SELECT position, codec, raw_length, body FROM event_log WHERE position = ANY (?)",
                        row -> new Found(row.getLong("position"), json(row)),
                        (Object) Jdbc.longs(positions))
                .stream()
                .collect(toMap(
                        Found::position, each -> NamedNamespaces.allSeen(each.json(), sight) ? each.json() : WITHHELD));
    }

    /** By event time, newest first. */
    public Page<EventRecord> page(EventFilter filter, PageRequest request) {
        Cursor cursor = new Cursor(
                "events by time", filter.runId(), filter.jobId(), filter.datasetId(), filter.since(), filter.before());
        Key after = cursor.keyOf(request, 2).map(Events::key).orElse(Key.NEWEST);
        List<@Nullable Object> parameters = new ArrayList<>();
        StringBuilder where = new StringBuilder();
        select(filter, where, parameters);
        where.append(" AND (e.event_time, e.position) < (?, ?)");
        parameters.addAll(List.of(after.time(), after.position()));
        between(filter, where, parameters);
        parameters.add(request.limit());
        List<EventRecord> found = jdbc.query(
                "SELECT " + COLUMNS + " FROM event_index e LEFT JOIN event_log l ON l.position = e.position WHERE "
                        + where + " ORDER BY e.event_time DESC, e.position DESC LIMIT ?",
                Events::event,
                parameters.toArray());
        return Page.of(found, request, each -> cursor.of(each.eventTime(), each.position()));
    }

    /** Null when there are too many to count. */
    public @Nullable Integer count(EventFilter filter) {
        List<@Nullable Object> parameters = new ArrayList<>();
        StringBuilder where = new StringBuilder();
        select(filter, where, parameters);
        between(filter, where, parameters);
        return Totals.count(jdbc, "FROM event_index e WHERE " + where, parameters.toArray());
    }

    private static void select(EventFilter filter, StringBuilder where, List<@Nullable Object> parameters) {
        if (filter.runId() != null) {
            where.append("e.run_id = ?");
            parameters.add(filter.runId());
        } else if (filter.jobId() != null) {
            where.append("e.job_id = ?");
            parameters.add(filter.jobId());
        } else if (filter.datasetId() != null) {
            where.append("""
                    e.position IN (SELECT o.position FROM dataset asked JOIN dataset g ON g.canonical_id = asked.canonical_id
                                   JOIN event_dataset o ON o.dataset_id = g.id WHERE asked.id = ?)
                    """);
            parameters.add(filter.datasetId());
        } else {
            where.append("true");
        }
    }

    private static void between(EventFilter filter, StringBuilder where, List<@Nullable Object> parameters) {
        if (filter.since() != null) {
            where.append(" AND e.event_time >= ?");
            parameters.add(filter.since());
        }
        if (filter.before() != null) {
            where.append(" AND e.event_time < ?");
            parameters.add(filter.before());
        }
    }

    private static Key key(List<String> parts) {
        try {
            return new Key(Instant.parse(parts.getFirst()), Cursor.number(parts.getLast()));
        } catch (DateTimeParseException e) {
            throw Cursor.refused(parts.getFirst());
        }
    }

    private static String json(ResultSet row) throws SQLException {
        byte[] body = row.getBytes("body");
        byte[] raw = row.getInt("codec") == RAW ? body : Zstd.decompress(body, row.getInt("raw_length"));
        return new String(raw, StandardCharsets.UTF_8);
    }

    private static EventRecord event(ResultSet row) throws SQLException {
        int type = row.getInt("event_type");
        return new EventRecord(
                row.getLong("position"),
                KINDS[row.getInt("kind") - 1],
                Objects.requireNonNull(Jdbc.instant(row, "event_time")),
                row.getObject("event_type") == null ? null : TYPES[type],
                row.getObject("run_id", UUID.class),
                Jdbc.longOrNull(row, "job_id"),
                Jdbc.longOrNull(row, "producer_id"),
                Jdbc.instant(row, "received_at"));
    }
}
