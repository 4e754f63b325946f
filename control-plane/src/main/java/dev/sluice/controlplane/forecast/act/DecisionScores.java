package dev.sluice.controlplane.forecast.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.predict.act.DecisionScore;
import dev.sluice.scheduler.predict.act.Outcome;
import dev.sluice.scheduler.predict.act.Outcome.Ended;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks back at decisions whose time is over and whose run has ended: did they help? */
final class DecisionScores {
    private static final int BATCH = 200;

    /** A run that has not ended so long after the decision's end does not tell any more. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DUE = """
            SELECT f.id, f.kind, f.mode, f.once_key, f.task, f.slot, f.decided_at, f.effect, f.reversal, r.id AS run_id, r.state,
                   r.created_at, r.ended_at, r.deadline_at,
                   (SELECT min(t.started_at) FROM task_run t WHERE t.run_id = r.id) AS begun,
                   t.state AS task_state, t.started_at AS task_begun, t.ended_at AS task_ended
            FROM forecast_decision f LEFT JOIN workflow_run r ON r.id = coalesce(f.run_id, (
                SELECT q.id FROM workflow_run q
                WHERE q.definition_id = f.definition_id AND q.slot = f.slot AND q.created_at >= f.decided_at
                ORDER BY q.created_at LIMIT 1))
            LEFT JOIN task_run t ON t.run_id = r.id AND t.task = f.task
            WHERE f.scored_at IS NULL AND f.expires_at <= ?
              AND (r.state IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'SKIPPED') OR f.expires_at <= ?)
            ORDER BY f.expires_at, f.id LIMIT ?
            """;

    private final Transactions transactions;

    DecisionScores(Transactions transactions) {
        this.transactions = transactions;
    }

    private record Row(
            UUID id,
            Kind kind,
            boolean acted,
            String onceKey,
            @Nullable String task,
            @Nullable Instant slot,
            Instant decided,
            JsonNode effect,
            @Nullable String reversal,
            @Nullable UUID run,
            @Nullable Instant created,
            Optional<Ended> whole,
            Optional<Ended> taskEnd,
            boolean taskFailed) {
        static Row read(ResultSet row) throws SQLException {
            Optional<Instant> deadline = Optional.ofNullable(Jdbc.instant(row, "deadline_at"));
            return new Row(
                    row.getObject("id", UUID.class),
                    Kind.valueOf(row.getString("kind")),
                    row.getString("mode").equals("ACT"),
                    row.getString("once_key"),
                    row.getString("task"),
                    Jdbc.instant(row, "slot"),
                    Objects.requireNonNull(Jdbc.instant(row, "decided_at")),
                    json(row.getString("effect")),
                    row.getString("reversal"),
                    Jdbc.uuid(row, "run_id"),
                    Jdbc.instant(row, "created_at"),
                    ended(row, "begun", "ended_at", "state", deadline),
                    ended(row, "task_begun", "task_ended", "task_state", deadline),
                    "FAILED".equals(row.getString("task_state")));
        }

        private Instant at(String member) {
            return Instant.parse(effect.path(member).asText());
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column of ours is not JSON", e);
        }
    }

    private static Optional<Ended> ended(
            ResultSet row, String start, String end, String state, Optional<Instant> deadline) throws SQLException {
        Instant from = Jdbc.instant(row, start);
        Instant to = Jdbc.instant(row, end);
        return from == null || to == null
                ? Optional.empty()
                : Optional.of(new Ended(from, to, "SUCCEEDED".equals(row.getString(state)), deadline));
    }

    /** Scores a batch. Returns how many. */
    int look(Instant now) {
        return transactions.call(tx -> {
            List<Row> rows = tx.query(DUE, Row::read, now, now.minus(LONGEST_WAIT), BATCH);
            for (Row row : rows) {
                DecisionScore.Scored scored = DecisionScore.of(outcome(tx, row));
                tx.update(
                        "UPDATE forecast_decision SET scored_at = ?, score = ?, score_detail = ?::jsonb WHERE id = ?",
                        now,
                        scored.score(),
                        Decisions.json(Map.of("why", scored.why())),
                        row.id());
            }
            return rows.size();
        });
    }

    /** What came of it; empty where that does not tell, such as of most that was only advised. */
    private static Optional<? extends Outcome> outcome(Tx tx, Row row) throws SQLException {
        boolean tells = row.acted() || row.kind() == Kind.START_EARLY || row.kind() == Kind.WARN;
        boolean undone = row.reversal() != null && row.kind() != Kind.HOLD_DOOMED;
        if (!tells || undone || row.whole().isEmpty() || row.effect().has("clear")) {
            return Optional.empty();
        }
        Ended whole = row.whole().get();
        return switch (row.kind()) {
            case START_EARLY -> Optional.of(early(row, whole));
            case RAISE_PRIORITY -> Optional.of(raised(tx, row, whole));
            case HOLD_BACK -> heldBack(tx, row);
            case RETRY_EARLY -> retried(tx, row, whole);
            case HOLD_DOOMED ->
                row.taskEnd()
                        .map(task -> new Outcome.HeldDoomed(
                                row.reversal() != null && row.reversal().startsWith("what it runs with"),
                                row.decided(),
                                row.taskFailed(),
                                task));
            case KILL_HUNG -> killed(tx, row);
            case WARN -> Optional.of(new Outcome.Warned(row.decided(), takenBack(tx, row), whole));
        };
    }

    /** Of one that was only advised: as if it had started then, and taken as long. */
    private static Outcome early(Row row, Ended whole) {
        Duration wait = Duration.between(Objects.requireNonNull(row.created()), whole.start());
        if (row.acted()) {
            return new Outcome.StartedEarly(Objects.requireNonNull(row.slot()), wait, whole);
        }
        Instant start = row.at("to").plus(wait);
        Instant end = start.plus(Duration.between(whole.start(), whole.end()));
        return new Outcome.StartedEarly(
                Objects.requireNonNull(row.slot()), wait, new Ended(start, end, whole.ok(), whole.deadline()));
    }

    /** Runs of the priorities that it was raised over, which were there before it and began while it ran; without it, the first of them had gone first. */
    private static Outcome raised(Tx tx, Row row, Ended whole) throws SQLException {
        List<Ended> overtaken = tx
                .query(
                        """
                        SELECT r.state, r.ended_at, r.deadline_at, b.begun FROM workflow_run r
                        CROSS JOIN LATERAL (SELECT min(t.started_at) AS begun FROM task_run t WHERE t.run_id = r.id) AS b
                        WHERE r.created_at BETWEEN ?::timestamptz - interval '1 day' AND ? AND r.id <> ?
                          AND r.ended_at IS NOT NULL AND b.begun BETWEEN ? AND ? AND r.priority BETWEEN ? AND ? ORDER BY b.begun LIMIT 10
                        """,
                        r -> ended(
                                r, "begun", "ended_at", "state", Optional.ofNullable(Jdbc.instant(r, "deadline_at"))),
                        row.decided(),
                        row.decided(),
                        row.run(),
                        whole.start(),
                        whole.end(),
                        row.effect().path("from").asInt(),
                        row.effect().path("to").asInt())
                .stream()
                .flatMap(Optional::stream)
                .toList();
        Duration gained = overtaken.isEmpty()
                ? Duration.ZERO
                : Duration.between(
                        overtaken.getFirst().start(), overtaken.getFirst().end());
        return new Outcome.Raised(whole, gained, overtaken);
    }

    private static Optional<Outcome> heldBack(Tx tx, Row row) throws SQLException {
        String kept = row.effect().path("keptFor").asText();
        int run = kept.indexOf(", run ");
        int slot = kept.indexOf(" at ");
        Optional<Ended> other = run < 0 && slot < 0
                ? Optional.empty()
                : tx.first(
                                """
                                SELECT r.state, r.ended_at, r.deadline_at, (SELECT min(t.started_at) FROM task_run t WHERE t.run_id = r.id) AS begun
                                FROM workflow_run r JOIN definition d ON d.id = r.definition_id
                                WHERE r.id = ?::uuid OR (r.id IS DISTINCT FROM ?::uuid AND d.kind = 'Workflow'
                                    AND d.namespace || '/' || d.name = ? AND r.slot = ?::timestamptz AND r.created_at >= ?)
                                ORDER BY r.created_at LIMIT 1
                                """,
                                r -> ended(
                                        r,
                                        "begun",
                                        "ended_at",
                                        "state",
                                        Optional.ofNullable(Jdbc.instant(r, "deadline_at"))),
                                run < 0 ? null : kept.substring(run + ", run ".length()),
                                run < 0 ? null : kept.substring(run + ", run ".length()),
                                run < 0 ? kept.substring(0, slot) : "",
                                run < 0 ? kept.substring(slot + " at ".length()) : null,
                                row.decided())
                        .flatMap(found -> found);
        return row.taskEnd()
                .flatMap(held -> other.map(
                        protectedRun -> new Outcome.HeldBack(row.decided(), row.at("release"), held, protectedRun)));
    }

    private record Next(Ended end, boolean last) {}

    /** The attempt after the decision. */
    private static Optional<Next> next(Tx tx, Row row) throws SQLException {
        return tx.first(
                """
                SELECT a.state, a.started_at, a.ended_at, a.number = t.attempts AS last FROM attempt a JOIN task_run t ON t.id = a.task_run_id
                WHERE t.run_id = ? AND t.task = ? AND a.started_at >= ? AND a.ended_at IS NOT NULL ORDER BY a.number LIMIT 1
                """,
                r -> new Next(
                        ended(r, "started_at", "ended_at", "state", Optional.empty())
                                .orElseThrow(),
                        r.getBoolean("last")),
                row.run(),
                row.task(),
                row.decided());
    }

    private static Optional<Outcome> retried(Tx tx, Row row, Ended whole) throws SQLException {
        return next(tx, row)
                .map(next -> new Outcome.RetriedEarly(
                        row.at("from"), row.at("to"), !next.end().ok(), next.last(), whole));
    }

    private static Optional<Outcome> killed(Tx tx, Row row) throws SQLException {
        Duration elapsed = TaskForecasts.seconds(row.effect().path("elapsed").asDouble());
        return next(tx, row).map(next -> new Outcome.Killed(elapsed, next.end()));
    }

    private static Optional<Instant> takenBack(Tx tx, Row row) throws SQLException {
        String key = row.onceKey();
        return tx.first(
                "SELECT decided_at FROM forecast_decision WHERE once_key = ?",
                r -> Objects.requireNonNull(Jdbc.instant(r, "decided_at")),
                key.substring(0, key.length() - 1) + "2");
    }
}
