package dev.sluice.controlplane.schedulerview;

import static java.util.stream.Collectors.groupingBy;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.scheduler.plan.TaskStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads tasks of runs, their attempts and what those wrote. */
@ApplicationScoped
public class Tasks {
    private static final LogStream[] STREAMS = LogStream.values();

    private static final String ATTEMPT_COLUMNS = """
            a.id, a.task_run_id, a.number, a.state, a.replica, a.error_class, a.message, a.exit_code, a.native_id, a.started_at,
            a.ended_at, a.late_result, a.log_lines
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    Tasks(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** Tasks by run, in the order of the graph. */
    public Map<UUID, List<TaskInfo>> ofRuns(Collection<UUID> runs) {
        Names names = reader.names();
        return jdbc.query("""
                        SELECT id, run_id, task, state, reason, attempts, failures, losses, started_at, ended_at FROM task_run
                        WHERE run_id = ANY (?) ORDER BY run_id, ordinal
                        """, row -> task(row, names), (Object) Jdbc.uuids(runs)).stream()
                .collect(groupingBy(TaskInfo::run));
    }

    /** The last attempts by task, up to {@code each}, oldest first. */
    public Map<UUID, List<AttemptInfo>> attemptsOf(Collection<UUID> taskRuns, int each) {
        return jdbc.query("SELECT " + ATTEMPT_COLUMNS + """
                        FROM unnest(?) AS k (id) CROSS JOIN LATERAL (
                            SELECT * FROM attempt o WHERE o.task_run_id = k.id ORDER BY o.number DESC LIMIT ?) AS a
                        ORDER BY a.task_run_id, a.number
                        """, Tasks::attempt, Jdbc.uuids(taskRuns), each).stream()
                .collect(groupingBy(AttemptInfo::taskRun));
    }

    /**
     * One attempt.
     *
     * @throws NotFoundException when there is none
     */
    public AttemptInfo attempt(UUID id) {
        return jdbc.first("SELECT " + ATTEMPT_COLUMNS + " FROM attempt a WHERE a.id = ?", Tasks::attempt, id)
                .orElseThrow(() -> new NotFoundException("there is no attempt " + id));
    }

    /** What an attempt wrote, in order; of one stream or of all. An attempt that runs may add to it. */
    public Page<LogLine> log(UUID attempt, @Nullable LogStream stream, PageRequest request) {
        Cursor cursor = new Cursor("log of attempt", attempt, stream);
        Where where =
                new Where().and("attempt_id = ?", attempt).andIf(stream == null ? null : stream.code(), "stream = ?");
        cursor.keyOf(request, 1).ifPresent(key -> where.and("seq > ?", Cursor.number(key.getFirst())));
        List<LogLine> found = jdbc.query(
                "SELECT seq, stream, logged_at, line FROM attempt_log " + where.sql() + "ORDER BY seq LIMIT ?",
                Tasks::line,
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.seq()));
    }

    private static TaskInfo task(ResultSet row, Names names) throws SQLException {
        return new TaskInfo(
                Objects.requireNonNull(Jdbc.uuid(row, "id")),
                Objects.requireNonNull(Jdbc.uuid(row, "run_id")),
                row.getString("task"),
                TaskStatus.valueOf(row.getString("state")),
                names.cutOrNull(row.getString("reason")),
                row.getInt("attempts"),
                row.getInt("failures"),
                row.getInt("losses"),
                Jdbc.instant(row, "started_at"),
                Jdbc.instant(row, "ended_at"));
    }

    private static AttemptInfo attempt(ResultSet row) throws SQLException {
        UUID id = Objects.requireNonNull(Jdbc.uuid(row, "id"));
        int exitCode = row.getInt("exit_code");
        @Nullable Integer exit = row.wasNull() ? null : exitCode;
        return new AttemptInfo(
                id,
                Objects.requireNonNull(Jdbc.uuid(row, "task_run_id")),
                id.toString(),
                row.getInt("number"),
                AttemptState.valueOf(row.getString("state")),
                row.getString("replica"),
                row.getString("error_class"),
                row.getString("message"),
                exit,
                row.getString("native_id"),
                Objects.requireNonNull(Jdbc.instant(row, "started_at")),
                Jdbc.instant(row, "ended_at"),
                row.getString("late_result"),
                row.getLong("log_lines"));
    }

    private static LogLine line(ResultSet row) throws SQLException {
        return new LogLine(
                row.getLong("seq"),
                STREAMS[row.getInt("stream")],
                Objects.requireNonNull(Jdbc.instant(row, "logged_at")),
                row.getString("line"));
    }
}
