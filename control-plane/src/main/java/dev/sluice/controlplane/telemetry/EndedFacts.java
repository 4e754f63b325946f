package dev.sluice.controlplane.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.eventlog.EventLog.StoredEvent;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.telemetry.EndedRun.Cause;
import dev.sluice.model.LogPosition;
import io.opentelemetry.api.trace.SpanContext;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what spans tell of runs and attempts that are over. */
final class EndedFacts {
    /** Of the versions that started a run, so many are linked. */
    private static final int MOST_UPSTREAM = 20;

    private static final String ATTEMPTS = """
        SELECT a.id, d.namespace, d.name, r.version, t.run_id, a.task_run_id, t.task, a.number, a.replica, a.state, a.error_class,
               a.message, a.started_at, a.ended_at, p.id AS previous
        FROM attempt a JOIN task_run t ON t.id = a.task_run_id JOIN workflow_run r ON r.id = t.run_id
        JOIN definition d ON d.id = r.definition_id
        LEFT JOIN attempt p ON p.task_run_id = a.task_run_id AND p.number = a.number - 1
        WHERE a.id = ANY (?) AND a.ended_at IS NOT NULL ORDER BY a.ended_at, a.id
        """;

    private static final String RUNS = """
        SELECT r.id, d.namespace, d.name, r.version, r.trigger_kind, r.trigger_name, r.partition_key, r.state, r.cancel_asked,
               r.reason, r.created_at, r.started_at, r.ended_at, r.rerun_of, r.traceparent,
               r.trigger_facts -> 'event' AS event,
               (SELECT a.error_class FROM task_run t JOIN attempt a ON a.task_run_id = t.id
                WHERE t.run_id = r.id AND t.state = 'FAILED' AND a.error_class IS NOT NULL
                ORDER BY a.ended_at DESC LIMIT 1) AS error_class
        FROM workflow_run r JOIN definition d ON d.id = r.definition_id
        WHERE r.id = ANY (?) AND r.ended_at IS NOT NULL ORDER BY r.ended_at, r.id
        """;

    private static final String UPSTREAM = """
        SELECT i.run_id, v.foreign_event, v.run_id AS writer, t.run_id AS writer_run
        FROM run_input i JOIN asset_version v ON v.asset_id = i.asset_id AND v.version = i.version
        LEFT JOIN attempt a ON a.id = v.run_id LEFT JOIN task_run t ON t.id = a.task_run_id
        WHERE i.run_id = ANY (?) ORDER BY i.run_id, v.published_at DESC, i.asset_id
        """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventLog log;

    EndedFacts(EventLog log) {
        this.log = log;
    }

    List<EndedAttempt> attempts(Tx tx, Collection<UUID> ids) throws SQLException {
        return ids.isEmpty() ? List.of() : tx.query(ATTEMPTS, EndedFacts::attempt, ids);
    }

    List<EndedRun> runs(Tx tx, Collection<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<UUID, List<Cause>> upstream = upstream(tx, ids);
        return tx.query(
                RUNS,
                row -> run(row, upstream.getOrDefault(Objects.requireNonNull(Jdbc.uuid(row, "id")), List.of())),
                ids);
    }

    private static EndedAttempt attempt(ResultSet row) throws SQLException {
        return new EndedAttempt(
                id(row, "id"),
                pipeline(row),
                id(row, "run_id"),
                id(row, "task_run_id"),
                row.getString("task"),
                row.getInt("number"),
                row.getString("replica"),
                row.getString("state"),
                row.getString("error_class"),
                row.getString("message"),
                time(row, "started_at"),
                time(row, "ended_at"),
                Jdbc.uuid(row, "previous"));
    }

    private static EndedRun run(ResultSet row, List<Cause> upstream) throws SQLException {
        List<Cause> links = new ArrayList<>();
        TraceParent.parse(row.getString("traceparent"))
                .ifPresent(parent -> links.add(new Cause("request", parent.context())));
        event(row.getString("event")).ifPresent(parent -> links.add(new Cause("event", parent.context())));
        UUID repeated = Jdbc.uuid(row, "rerun_of");
        if (repeated != null) {
            links.add(new Cause("repeated_run", TraceIds.context(repeated, repeated)));
        }
        links.addAll(upstream);
        String name = row.getString("trigger_name");
        return new EndedRun(
                id(row, "id"),
                pipeline(row),
                row.getString("trigger_kind") + (name.isEmpty() ? "" : ":" + name),
                row.getString("partition_key"),
                row.getString("state"),
                "timeout".equals(row.getString("cancel_asked")),
                row.getString("error_class"),
                row.getString("reason"),
                time(row, "created_at"),
                Jdbc.instant(row, "started_at"),
                time(row, "ended_at"),
                links);
    }

    private Map<UUID, List<Cause>> upstream(Tx tx, Collection<UUID> runs) throws SQLException {
        record Written(
                UUID by,
                @Nullable Long event,
                @Nullable UUID writer,
                @Nullable UUID run) {}
        List<Written> versions = tx.query(
                UPSTREAM,
                row -> new Written(
                        id(row, "run_id"),
                        Jdbc.longOrNull(row, "foreign_event"),
                        Jdbc.uuid(row, "writer"),
                        Jdbc.uuid(row, "writer_run")),
                runs);
        Map<UUID, List<Cause>> causes = new HashMap<>();
        for (Written version : versions) {
            List<Cause> known = causes.computeIfAbsent(version.by(), _ -> new ArrayList<>());
            Optional<SpanContext> span = version.writer() != null && version.run() != null
                    ? Optional.of(TraceIds.context(version.run(), version.writer()))
                    : version.event() == null ? Optional.empty() : logged(version.event());
            if (known.size() < MOST_UPSTREAM
                    && span.isPresent()
                    && known.stream().noneMatch(k -> k.span().equals(span.get()))) {
                known.add(new Cause("upstream", span.get()));
            }
        }
        return causes;
    }

    private Optional<SpanContext> logged(long position) throws SQLException {
        Optional<StoredEvent> event = log.read(new LogPosition(position));
        try {
            return event.isEmpty()
                    ? Optional.empty()
                    : TraceParent.ofEvent(JSON.readTree(event.get().raw()))
                            .or(() -> TraceParent.parse(event.get().traceparent()))
                            .map(TraceParent::context);
        } catch (IOException e) {
            return Optional.empty(); // the projections have told of it
        }
    }

    private static Optional<TraceParent> event(@Nullable String json) {
        try {
            return json == null ? Optional.empty() : TraceParent.ofEvent(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column of ours is not JSON", e);
        }
    }

    private static Pipeline pipeline(ResultSet row) throws SQLException {
        return new Pipeline(row.getString("namespace"), row.getString("name"), row.getInt("version"));
    }

    private static UUID id(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(Jdbc.uuid(row, column));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(Jdbc.instant(row, column));
    }
}
