package dev.sluice.controlplane.forecast.landing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controlplane.forecast.landing.Outlook.Alternative;
import dev.sluice.controlplane.forecast.landing.Outlook.ComingKey;
import dev.sluice.controlplane.forecast.landing.Outlook.PathStep;
import dev.sluice.controlplane.forecast.landing.Outlook.RiskRow;
import dev.sluice.controlplane.forecast.landing.Outlook.Times;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what changed between two outlooks. */
final class OutlookStore {
    private static final String LANDING = """
            INSERT INTO dataset_landing (dataset_id, p50, p90, p95, job_namespace, job_name, run_id, basis, evidence, failure,
                critical_path, computed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
            ON CONFLICT (dataset_id) DO UPDATE SET p50 = EXCLUDED.p50, p90 = EXCLUDED.p90, p95 = EXCLUDED.p95,
                job_namespace = EXCLUDED.job_namespace, job_name = EXCLUDED.job_name, run_id = EXCLUDED.run_id,
                basis = EXCLUDED.basis, evidence = EXCLUDED.evidence, failure = EXCLUDED.failure,
                critical_path = EXCLUDED.critical_path, computed_at = EXCLUDED.computed_at
            """;

    private static final String RISK = """
            INSERT INTO deadline_risk (id, kind, definition_id, run_id, dataset_id, subject, deadline_at, p50, p90, p95, miss,
                slack_seconds, critical_path, warned, changes, computed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET subject = EXCLUDED.subject, deadline_at = EXCLUDED.deadline_at, p50 = EXCLUDED.p50,
                p90 = EXCLUDED.p90, p95 = EXCLUDED.p95, miss = EXCLUDED.miss, slack_seconds = EXCLUDED.slack_seconds,
                critical_path = EXCLUDED.critical_path, warned = EXCLUDED.warned, changes = EXCLUDED.changes,
                computed_at = EXCLUDED.computed_at
            """;

    private static final String COMING = """
            INSERT INTO coming_run (definition_id, trigger_name, slot, release_at, deadline_at, miss, alternatives, computed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb, ?)
            ON CONFLICT (definition_id, trigger_name, slot) DO UPDATE SET release_at = EXCLUDED.release_at,
                deadline_at = EXCLUDED.deadline_at, miss = EXCLUDED.miss, alternatives = EXCLUDED.alternatives,
                computed_at = EXCLUDED.computed_at
            """;

    private static final String SAID = """
            SELECT id, kind, definition_id, run_id, dataset_id, subject, deadline_at, p50, p90, p95, miss, warned, changes
            FROM deadline_risk
            """;

    private final ObjectMapper json = new ObjectMapper();

    /** What other replicas have said of deadlines; the rest is written anew by whoever starts. */
    Map<String, RiskRow> said(Tx tx) throws SQLException {
        record Said(String id, RiskRow row) {}
        Map<String, RiskRow> said = new HashMap<>();
        tx.query(
                        SAID,
                        row -> new Said(
                                row.getString("id"),
                                new RiskRow(
                                        row.getString("kind"),
                                        Jdbc.longOrNull(row, "definition_id"),
                                        Jdbc.uuid(row, "run_id"),
                                        Jdbc.longOrNull(row, "dataset_id"),
                                        row.getString("subject"),
                                        Objects.requireNonNull(Jdbc.instant(row, "deadline_at")),
                                        new Times(
                                                Objects.requireNonNull(Jdbc.instant(row, "p50")),
                                                Objects.requireNonNull(Jdbc.instant(row, "p90")),
                                                Objects.requireNonNull(Jdbc.instant(row, "p95"))),
                                        row.getDouble("miss"),
                                        List.of(),
                                        row.getBoolean("warned"),
                                        row.getInt("changes"))))
                .forEach(s -> said.put(s.id(), s.row()));
        return said;
    }

    /** Removes every row that is not in an outlook: after a restart nobody remembers what was written. */
    void forgetOthers(Tx tx, Outlook outlook) throws SQLException {
        tx.update(
                "DELETE FROM dataset_landing WHERE dataset_id <> ALL (?::bigint[])",
                outlook.landings().keySet().stream().toList());
        tx.update(
                "DELETE FROM deadline_risk WHERE id <> ALL (?::text[])",
                outlook.risks().keySet().stream().toList());
        List<ComingKey> keys = List.copyOf(outlook.coming().keySet());
        tx.update(
                """
                DELETE FROM coming_run c WHERE NOT EXISTS (SELECT 1 FROM unnest(?::bigint[], ?::text[], ?::text[])
                    AS u (definition_id, trigger_name, slot)
                    WHERE u.definition_id = c.definition_id AND u.trigger_name = c.trigger_name AND u.slot::timestamptz = c.slot)
                """,
                keys.stream().map(ComingKey::definition).toList(),
                keys.stream().map(ComingKey::trigger).toList(),
                keys.stream().map(k -> k.slot().toString()).toList());
    }

    /** Writes rows that are new or other than before, and removes those that are gone. Returns how many. */
    int write(Tx tx, Outlook before, Outlook after, Instant now) throws SQLException {
        return landings(tx, before, after, now) + risks(tx, before, after, now) + coming(tx, before, after, now);
    }

    private int landings(Tx tx, Outlook before, Outlook after, Instant now) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        after.landings().forEach((dataset, row) -> {
            if (!row.equals(before.landings().get(dataset))) {
                rows.add(new @Nullable Object[] {
                    dataset,
                    row.times().p50(),
                    row.times().p90(),
                    row.times().p95(),
                    row.job().namespace(),
                    row.job().name(),
                    row.run(),
                    row.basis(),
                    row.evidence(),
                    row.failure(),
                    path(row.path()),
                    now
                });
            }
        });
        List<Long> gone = before.landings().keySet().stream()
                .filter(k -> !after.landings().containsKey(k))
                .toList();
        tx.batch(LANDING, rows);
        if (!gone.isEmpty()) {
            tx.update("DELETE FROM dataset_landing WHERE dataset_id = ANY (?)", gone);
        }
        return rows.size() + gone.size();
    }

    private int risks(Tx tx, Outlook before, Outlook after, Instant now) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        after.risks().forEach((id, row) -> {
            if (!row.equals(before.risks().get(id))) {
                rows.add(new @Nullable Object[] {
                    id,
                    row.kind(),
                    row.definition(),
                    row.run(),
                    row.dataset(),
                    row.subject(),
                    row.deadline(),
                    row.times().p50(),
                    row.times().p90(),
                    row.times().p95(),
                    row.miss(),
                    Duration.between(row.times().p90(), row.deadline()).toMillis() / 1e3,
                    path(row.path()),
                    row.warned(),
                    row.changes(),
                    now
                });
            }
        });
        List<String> gone = before.risks().keySet().stream()
                .filter(k -> !after.risks().containsKey(k))
                .toList();
        tx.batch(RISK, rows);
        if (!gone.isEmpty()) {
            tx.update("DELETE FROM deadline_risk WHERE id = ANY (?)", gone);
        }
        return rows.size() + gone.size();
    }

    private int coming(Tx tx, Outlook before, Outlook after, Instant now) throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>();
        after.coming().forEach((key, row) -> {
            if (!row.equals(before.coming().get(key))) {
                rows.add(new @Nullable Object[] {
                    key.definition(),
                    key.trigger(),
                    key.slot(),
                    row.release(),
                    row.deadline(),
                    row.miss(),
                    alternatives(row.alternatives()),
                    now
                });
            }
        });
        List<@Nullable Object[]> gone = new ArrayList<>();
        before.coming().keySet().stream()
                .filter(k -> !after.coming().containsKey(k))
                .forEach(k -> gone.add(new @Nullable Object[] {k.definition(), k.trigger(), k.slot()}));
        tx.batch(COMING, rows);
        tx.batch("DELETE FROM coming_run WHERE definition_id = ? AND trigger_name = ? AND slot = ?", gone);
        return rows.size() + gone.size();
    }

    private String path(List<PathStep> steps) {
        ArrayNode array = json.createArrayNode();
        for (PathStep step : steps) {
            ObjectNode node = array.addObject();
            node.putObject("job")
                    .put("namespace", step.job().namespace())
                    .put("name", step.job().name());
            if (step.dataset() != null) {
                node.putObject("dataset")
                        .put("namespace", step.dataset().namespace())
                        .put("name", step.dataset().name());
            }
            node.put("p50", step.p50()).put("share", step.share());
        }
        return array.toString();
    }

    private String alternatives(List<Alternative> alternatives) {
        ArrayNode array = json.createArrayNode();
        alternatives.forEach(
                a -> array.addObject().put("start", a.start().toString()).put("miss", a.miss()));
        return array.toString();
    }
}
