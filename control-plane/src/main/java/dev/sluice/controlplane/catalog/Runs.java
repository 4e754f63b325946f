package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.model.run.RunState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads runs, newest first. */
@ApplicationScoped
public class Runs {
    private static final String COLUMNS = """
            r.run_id, r.sent_run_id, r.job_id, r.state, r.started_at, r.ended_at, r.first_event_at, r.last_event_at,
            r.nominal_start, r.nominal_end, r.parent_run_id, r.root_run_id, r.attempts, r.continuous, r.incomplete,
            r.code_version, r.error_message, r.first_position, r.last_position
            """;

    /** By their stored codes. */
    private static final List<RunState> STATES = List.of(RunState.values());

    private record Key(Instant startedAt, UUID runId) {
        static final Key NEWEST = new Key(Facets.NOW, new UUID(-1, -1));
    }

    private final Jdbc jdbc;

    Runs(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    public Map<UUID, Run> findByIds(Collection<UUID> ids) {
        return withoutHidden(
                        jdbc.query("SELECT " + COLUMNS + " FROM run r WHERE r.run_id = ANY (?)", Runs::run, (Object)
                                Jdbc.uuids(ids)))
                .stream()
                .collect(toMap(Run::runId, each -> each));
    }

    public Optional<Run> findById(UUID id) {
        return Optional.ofNullable(findByIds(Set.of(id)).get(id));
    }

    /** The latest runs of each job, up to {@code each}. One round trip. */
    public Map<Long, List<Run>> latestOfJobs(Collection<Long> jobIds, int each) {
        record Found(long job, Run run) {}
        List<Found> rows = jdbc.query(
                "SELECT k.job AS asked, " + COLUMNS + """
                        FROM unnest(?) AS k (job) CROSS JOIN LATERAL (
                            SELECT * FROM run o WHERE o.job_id = k.job AND o.started_at IS NOT NULL
                            ORDER BY o.started_at DESC, o.run_id DESC LIMIT ?) AS r
                        ORDER BY k.job, r.started_at DESC, r.run_id DESC
                        """,
                row -> new Found(row.getLong("asked"), run(row)),
                Jdbc.longs(jobIds),
                each);
        Map<UUID, Run> shown =
                withoutHidden(rows.stream().map(Found::run).toList()).stream().collect(toMap(Run::runId, run -> run));
        return rows.stream()
                .collect(groupingBy(
                        Found::job,
                        mapping(
                                found -> Objects.requireNonNull(
                                        shown.get(found.run().runId())),
                                toList())));
    }

    /** By start, newest first. */
    public Page<Run> page(RunFilter filter, PageRequest request) {
        Cursor cursor = new Cursor("runs by start", filter.jobId(), filter.state(), filter.since(), filter.before());
        Key after = cursor.keyOf(request, 2).map(Runs::key).orElse(Key.NEWEST);
        @Nullable Integer state = filter.state() == null ? null : STATES.indexOf(filter.state());
        List<Run> found = jdbc.query(
                "SELECT " + COLUMNS + """
                FROM run r
                WHERE (r.started_at, r.run_id) < (?, ?)
                  AND (?::bigint IS NULL OR r.job_id = ?) AND (?::int IS NULL OR r.state = ?)
                  AND (?::timestamptz IS NULL OR r.started_at >= ?) AND (?::timestamptz IS NULL OR r.started_at < ?)
                ORDER BY r.started_at DESC, r.run_id DESC LIMIT ?
                """,
                Runs::run,
                after.startedAt(),
                after.runId(),
                filter.jobId(),
                filter.jobId(),
                state,
                state,
                filter.since(),
                filter.since(),
                filter.before(),
                filter.before(),
                request.limit());
        return Page.of(
                withoutHidden(found), request, run -> cursor.of(Objects.requireNonNull(run.startedAt()), run.runId()));
    }

    /**
     * Null when there are too many to count, or when only the state selects them: no index has runs by state, so that
     * finding few could mean reading all.
     */
    public @Nullable Integer count(RunFilter filter) {
        if (filter.state() != null && filter.jobId() == null) {
            return null;
        }
        @Nullable Integer state = filter.state() == null ? null : STATES.indexOf(filter.state());
        return Totals.count(
                jdbc,
                """
                FROM run r
                WHERE r.started_at IS NOT NULL
                  AND (?::bigint IS NULL OR r.job_id = ?) AND (?::int IS NULL OR r.state = ?)
                  AND (?::timestamptz IS NULL OR r.started_at >= ?) AND (?::timestamptz IS NULL OR r.started_at < ?)
                """,
                filter.jobId(),
                filter.jobId(),
                state,
                state,
                filter.since(),
                filter.since(),
                filter.before(),
                filter.before());
    }

    /** Runs whose parent is one of these, newest first, at most {@code each} of a parent. */
    public Map<UUID, List<Run>> childrenOf(Collection<UUID> parents, int each) {
        record Found(UUID parent, Run run) {}
        return jdbc
                .query(
                        "SELECT k.parent AS asked, " + COLUMNS + """
                        FROM unnest(?) AS k (parent) CROSS JOIN LATERAL (
                            SELECT * FROM run o WHERE o.parent_run_id = k.parent
                            ORDER BY o.started_at DESC NULLS LAST, o.run_id DESC LIMIT ?) AS r
                        ORDER BY k.parent, r.started_at DESC NULLS LAST, r.run_id DESC
                        """,
                        row -> new Found(row.getObject("asked", UUID.class), run(row)),
                        Jdbc.uuids(parents),
                        each)
                .stream()
                .collect(groupingBy(Found::parent, mapping(Found::run, toList())));
    }

    /** The runs, without the ids of parents that the caller may not see. One more round trip for such callers. */
    private List<Run> withoutHidden(List<Run> found) {
        if (jdbc.sight().isWhole() || found.isEmpty()) {
            return found;
        }
        Set<UUID> named = new HashSet<>();
        found.forEach(run -> Stream.of(run.parentRunId(), run.rootRunId())
                .filter(Objects::nonNull)
                .forEach(named::add));
        Set<UUID> seen = new HashSet<>(jdbc.query(
                "SELECT run_id FROM run WHERE run_id = ANY (?)", row -> row.getObject("run_id", UUID.class), (Object)
                        Jdbc.uuids(named)));
        return found.stream().map(run -> run.withParentsAmong(seen)).toList();
    }

    private static Key key(List<String> parts) {
        try {
            return new Key(Instant.parse(parts.getFirst()), UUID.fromString(parts.getLast()));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw Cursor.refused(parts.getFirst());
        }
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(
                row.getObject("run_id", UUID.class),
                row.getString("sent_run_id"),
                Jdbc.longOrNull(row, "job_id"),
                STATES.get(row.getInt("state")),
                Jdbc.instant(row, "started_at"),
                Jdbc.instant(row, "ended_at"),
                Jdbc.instant(row, "first_event_at"),
                Jdbc.instant(row, "last_event_at"),
                Jdbc.instant(row, "nominal_start"),
                Jdbc.instant(row, "nominal_end"),
                Jdbc.uuid(row, "parent_run_id"),
                Jdbc.uuid(row, "root_run_id"),
                row.getInt("attempts"),
                row.getBoolean("continuous"),
                row.getBoolean("incomplete"),
                row.getLong("code_version"),
                row.getString("error_message"),
                row.getLong("first_position"),
                row.getLong("last_position"));
    }
}
