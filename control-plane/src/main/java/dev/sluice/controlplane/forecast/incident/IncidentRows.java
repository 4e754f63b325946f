package dev.sluice.controlplane.forecast.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.anomaly.Cause;
import dev.sluice.scheduler.predict.anomaly.Finding;
import dev.sluice.scheduler.predict.anomaly.Grouping;
import dev.sluice.scheduler.predict.anomaly.Grouping.Group;
import dev.sluice.scheduler.predict.anomaly.Node;
import dev.sluice.scheduler.predict.anomaly.Odd;
import dev.sluice.scheduler.predict.anomaly.Tier;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of anomalies and incidents, of one transaction. */
final class IncidentRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Open ones first, then the newest. A dataset goes by the name that stands for its aliases now. */
    private static final String ODDS = """
            SELECT a.kind, a.once_key, a.job_namespace, a.job_name, a.run_id, a.dataset_id, a.observed, a.expected_low,
                   a.expected_high, a.score, a.summary, a.began_at, a.odd_at, a.over_at, a.pool, a.checkpoint,
                   n.name AS dataset_namespace, c.name AS dataset_name
            FROM anomaly a
            LEFT JOIN dataset d ON d.id = a.dataset_id LEFT JOIN dataset c ON c.id = d.canonical_id
            LEFT JOIN namespace n ON n.id = c.namespace_id
            WHERE a.over_at IS NULL OR a.seen_at > ?
               OR a.incident_id IN (SELECT id FROM incident WHERE closed_at IS NULL)
            ORDER BY a.over_at IS NOT NULL, a.id DESC LIMIT ?
            """;

    private static final String INCIDENTS = """
            SELECT i.id, i.root_kind, i.root_namespace, i.root_name, i.cause, i.tier, i.summary, i.closed_at,
                   i.closed_by IS NOT NULL AS by_person,
                   coalesce((SELECT array_agg(a.once_key) FROM anomaly a WHERE a.incident_id = i.id), '{}') AS keys
            FROM incident i WHERE i.closed_at IS NULL OR i.closed_at > ? ORDER BY i.id
            """;

    private static final String INSERT = """
            INSERT INTO anomaly (incident_id, kind, once_key, job_namespace, job_name, run_id, dataset_id, observed, expected_low,
                                 expected_high, score, summary, seen_at, over_at, began_at, odd_at, pool, checkpoint)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (once_key) DO UPDATE SET incident_id = EXCLUDED.incident_id
            """;

    private final Tx tx;
    private final Instant now;

    IncidentRows(Tx tx, Instant now) {
        this.tx = tx;
        this.now = now;
    }

    /** Deletes incidents that were closed before, at most so many. */
    void retain(Instant since, int most) throws SQLException {
        List<Long> old = tx.query(
                "SELECT id FROM incident WHERE closed_at < ? ORDER BY closed_at LIMIT ?",
                row -> row.getLong(1),
                since,
                most);
        if (!old.isEmpty()) {
            tx.update("DELETE FROM anomaly WHERE incident_id = ANY (?::bigint[])", old);
            tx.update("DELETE FROM incident WHERE id = ANY (?::bigint[])", old);
        }
    }

    /** Whether there is anything that may change. */
    boolean isQuiet() throws SQLException {
        return tx.first("SELECT 1 FROM incident WHERE closed_at IS NULL LIMIT 1", row -> row.getInt(1))
                .isEmpty();
    }

    /** What is odd, and what was within the window, by key. */
    Map<String, Found> odds(Duration window, int most) throws SQLException {
        Map<String, Found> odds = new LinkedHashMap<>();
        tx.query(ODDS, IncidentRows::found, now.minus(window), most)
                .forEach(found -> odds.put(found.odd().key(), found));
        return odds;
    }

    /** Which of the keys are on record. */
    Set<String> recorded(List<String> keys) throws SQLException {
        return keys.isEmpty()
                ? Set.of()
                : Set.copyOf(tx.query(
                        "SELECT once_key FROM anomaly WHERE once_key = ANY (?::text[])",
                        row -> row.getString(1),
                        keys));
    }

    /** Open ones, and those closed within the window. */
    List<Grouping.Incident> incidents(Duration window) throws SQLException {
        return tx.query(INCIDENTS, IncidentRows::incident, now.minus(window));
    }

    /** A slow run has passed the next checkpoint. */
    void progressed(Found found) throws SQLException {
        tx.update(
                "UPDATE anomaly SET observed = ?, score = ?, summary = ?, checkpoint = ? WHERE once_key = ? AND checkpoint < ?",
                found.odd().observed(),
                found.odd().score(),
                found.odd().summary(),
                found.checkpoint(),
                found.odd().key(),
                found.checkpoint());
    }

    long open(Group group, Tier.Stakes stakes, @Nullable Long definition) throws SQLException {
        Finding finding = group.finding();
        return tx.first(
                        """
                        INSERT INTO incident (root_kind, root_namespace, root_name, cause, summary, evidence, tier, opened_at,
                                              last_at, definition_id, consumers, miss)
                        VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?) RETURNING id
                        """,
                        row -> row.getLong(1),
                        finding.root().kind(),
                        finding.root().namespace(),
                        finding.root().name(),
                        finding.cause(),
                        finding.reason(),
                        evidence(finding),
                        group.tier(),
                        now,
                        now,
                        definition,
                        stakes.consumers(),
                        stakes.miss())
                .orElseThrow();
    }

    /** The tier never falls while it is open. */
    void update(long id, Group group, Tier tier, Tier.Stakes stakes, @Nullable Long definition) throws SQLException {
        Finding finding = group.finding();
        tx.update(
                """
                UPDATE incident SET root_kind = ?, root_namespace = ?, root_name = ?, cause = ?, summary = ?, evidence = ?::jsonb,
                       tier = ?, last_at = ?, definition_id = ?, consumers = ?, miss = ? WHERE id = ?
                """,
                finding.root().kind(),
                finding.root().namespace(),
                finding.root().name(),
                finding.cause(),
                finding.reason(),
                evidence(finding),
                tier,
                now,
                definition,
                stakes.consumers(),
                stakes.miss(),
                id);
    }

    void reopen(long id) throws SQLException {
        tx.update("""
                UPDATE incident SET closed_at = NULL, close_reason = NULL, reopened = reopened + 1, told_run = false,
                       told_incident = false, acknowledged_at = NULL, acknowledged_by = NULL WHERE id = ?
                """, id);
    }

    void close(long id, String reason) throws SQLException {
        tx.update(
                "UPDATE incident SET closed_at = ?, close_reason = ?, last_at = ? WHERE id = ?", now, reason, now, id);
    }

    /** Puts oddities into an incident; those that are in another one move. */
    void join(long id, Collection<Found> odds) throws SQLException {
        List<@Nullable Object[]> rows =
                odds.stream().map(found -> row(id, found)).toList();
        tx.batch(INSERT, rows);
    }

    private @Nullable Object[] row(long id, Found found) {
        Odd odd = found.odd();
        return new @Nullable Object[] {
            id,
            odd.kind(),
            odd.key(),
            found.job().namespace(),
            found.job().name(),
            found.run(),
            found.dataset(),
            odd.observed(),
            odd.low(),
            odd.high(),
            odd.score(),
            odd.summary(),
            now,
            odd.over().orElse(null),
            odd.began(),
            odd.oddAt(),
            odd.pool(),
            found.checkpoint()
        };
    }

    private static String evidence(Finding finding) {
        List<Map<String, Object>> list = finding.evidence().stream()
                .map(one -> {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("at", one.at().toString());
                    fields.put("kind", one.kind());
                    fields.put(
                            "node",
                            Map.of(
                                    "kind", one.node().kind().name(),
                                    "namespace", one.node().namespace(),
                                    "name", one.node().name()));
                    fields.put("text", one.text());
                    return fields;
                })
                .toList();
        try {
            return JSON.writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of texts are always JSON", e);
        }
    }

    private static Grouping.Incident incident(ResultSet row) throws SQLException {
        return new Grouping.Incident(
                row.getLong("id"),
                new Node(
                        Node.Kind.valueOf(row.getString("root_kind")),
                        row.getString("root_namespace"),
                        row.getString("root_name")),
                Cause.valueOf(row.getString("cause")),
                Tier.valueOf(row.getString("tier")),
                row.getString("summary"),
                Set.copyOf(Arrays.asList((String[]) row.getArray("keys").getArray())),
                Optional.ofNullable(Jdbc.instant(row, "closed_at")),
                row.getBoolean("by_person"));
    }

    private static Found found(ResultSet row) throws SQLException {
        JobId job = new JobId(row.getString("job_namespace"), row.getString("job_name"));
        @Nullable String dataset = row.getString("dataset_name");
        Odd.Kind kind = Odd.Kind.valueOf(row.getString("kind"));
        Node node = kind.isVolume() && dataset != null
                ? Node.dataset(row.getString("dataset_namespace"), dataset)
                : Node.job(job.namespace(), job.name());
        Odd odd = new Odd(
                kind,
                row.getString("once_key"),
                node,
                row.getString("pool"),
                Objects.requireNonNull(Jdbc.instant(row, "began_at")),
                Objects.requireNonNull(Jdbc.instant(row, "odd_at")),
                row.getDouble("observed"),
                row.getDouble("expected_low"),
                row.getDouble("expected_high"),
                row.getDouble("score"),
                row.getString("summary"),
                Optional.ofNullable(Jdbc.instant(row, "over_at")));
        @Nullable UUID run = Jdbc.uuid(row, "run_id");
        return new Found(
                odd, job, Objects.requireNonNull(run), Jdbc.longOrNull(row, "dataset_id"), row.getInt("checkpoint"));
    }
}
