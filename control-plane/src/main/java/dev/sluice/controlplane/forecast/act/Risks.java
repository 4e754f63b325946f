package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.gate.OwnReaders;
import dev.sluice.controlplane.gate.OwnReaders.OwnReader;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.predict.act.Effect;
import dev.sluice.scheduler.predict.act.Proposal;
import dev.sluice.scheduler.predict.act.Warning;
import dev.sluice.scheduler.predict.queue.MissWarning;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells the owners of a workflow and of its consumers that a deadline will probably be missed, with the new time, and that it
 * will be kept after all. What was said is read from the decisions, so a new leader says nothing twice.
 */
final class Risks {
    private static final int MOST = 500;
    private static final int MOST_CONSUMERS = 50;

    private static final String OPEN = """
            SELECT x.id, x.definition_id, x.run_id, x.subject, x.deadline_at, x.p50, x.p90, x.miss,
                   -- What has been done about it already counts: a slot that starts early is not late for that.
                   (SELECT min(f.miss_after) FROM forecast_decision f WHERE x.kind = 'SLOT' AND f.definition_id = x.definition_id
                       AND f.kind = 'START_EARLY' AND f.mode = 'ACT' AND f.reversed_at IS NULL AND f.slot IS NOT NULL
                       AND right(x.id, 20) = to_char(f.slot AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) AS remedied,
                   d.namespace || '/' || d.name AS workflow, d.version,
                   EXISTS (SELECT 1 FROM forecast_decision f WHERE f.once_key = 'WARN ' || x.id || ' 1') AS told,
                   EXISTS (SELECT 1 FROM forecast_decision f WHERE f.once_key = 'WARN ' || x.id || ' 2') AS taken_back,
                   EXISTS (SELECT 1 FROM forecast_decision f WHERE f.once_key = 'ADVISE WARN ' || x.id || ' 1') AS advised,
                   EXISTS (SELECT 1 FROM forecast_decision f WHERE f.once_key = 'ADVISE WARN ' || x.id || ' 2') AS advised_back
            FROM deadline_risk x JOIN definition d ON d.id = x.definition_id AND d.removed_at IS NULL
            WHERE x.deadline_at > ? AND (x.miss >= ? OR (x.miss <= ? AND EXISTS (
                SELECT 1 FROM forecast_decision f WHERE f.once_key IN ('WARN ' || x.id || ' 1', 'ADVISE WARN ' || x.id || ' 1'))))
            ORDER BY x.deadline_at, x.id LIMIT ?
            """;

    /** Warnings whose run is over, or whose deadline is nobody's any more: the alert ends with its matter. */
    private static final String OVER = """
            SELECT a.id FROM alert a LEFT JOIN workflow_run r ON r.id = a.run_id
            WHERE a.kind = 'DEADLINE_AT_RISK' AND a.resolved_at IS NULL
              AND (r.state IN ('SUCCEEDED', 'FAILED', 'CANCELLED', 'SKIPPED') OR NOT EXISTS (
                  SELECT 1 FROM deadline_risk x WHERE starts_with(a.alert_key, 'deadline-at-risk:' || x.id || ' ')))
            ORDER BY a.id LIMIT ?
            """;

    private final Transactions transactions;
    private final DeployedCache definitions;
    private final Connections connections;
    private final OwnReaders readers;
    private final Decider decider;

    Risks(
            Transactions transactions,
            DeployedCache definitions,
            Connections connections,
            OwnReaders readers,
            Decider decider) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.connections = connections;
        this.readers = readers;
        this.decider = decider;
    }

    private record Row(
            String id,
            long definition,
            @Nullable UUID run,
            String subject,
            Instant deadline,
            Instant p50,
            Instant p90,
            double miss,
            String workflow,
            int version,
            @Nullable Double remedied,
            boolean told,
            boolean takenBack,
            boolean advised,
            boolean advisedBack) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getString("id"),
                    row.getLong("definition_id"),
                    Jdbc.uuid(row, "run_id"),
                    row.getString("subject"),
                    Objects.requireNonNull(Jdbc.instant(row, "deadline_at")),
                    Objects.requireNonNull(Jdbc.instant(row, "p50")),
                    Objects.requireNonNull(Jdbc.instant(row, "p90")),
                    row.getDouble("miss"),
                    row.getString("workflow"),
                    row.getInt("version"),
                    (Double) row.getObject("remedied"),
                    row.getBoolean("told"),
                    row.getBoolean("taken_back"),
                    row.getBoolean("advised"),
                    row.getBoolean("advised_back"));
        }

        /** Of a slot, whose id ends with its time. */
        private @Nullable Instant slot() {
            int time = id.length() - "2026-01-01T00:00:00Z".length();
            return id.startsWith("slot:") && time > 0 ? Instant.parse(id.substring(time)) : null;
        }

        /** What was really told, or else only written down: who is told from now on has not been told before. */
        private MissWarning said(boolean acts) {
            boolean up = acts ? told : told || advised;
            boolean down = acts ? takenBack : takenBack || advisedBack;
            return new MissWarning(up && !down, down ? 2 : up ? 1 : 0);
        }

        /** Nothing more to say, whatever is allowed. */
        private boolean isSettled() {
            return takenBack || (told && probability() > MissWarning.DOWN);
        }

        private double probability() {
            return remedied == null ? miss : Math.min(miss, remedied);
        }

        private Warning.Risk risk() {
            return new Warning.Risk(workflow, id, subject, deadline, p50, p90, probability());
        }
    }

    /** Looks at every deadline ahead. Returns how many it had something to say about. */
    int look(Instant now) {
        List<Row> rows =
                transactions.call(tx -> tx.query(OPEN, Row::read, now, MissWarning.UP, MissWarning.DOWN, MOST));
        int said = 0;
        for (Row row : rows) {
            said += !row.isSettled() && transactions.call(tx -> look(tx, row, now)) ? 1 : 0;
        }
        transactions.run(tx -> tx.update(
                "UPDATE alert SET resolved_at = ? WHERE id = ANY (?::bigint[])",
                now,
                tx.query(OVER, row -> row.getLong(1), MOST)));
        return said;
    }

    private boolean look(Tx tx, Row row, Instant now) throws SQLException {
        Deployed deployed = definitions.workflow(tx, row.definition(), row.version());
        Warning.Step step = Warning.propose(
                row.risk(),
                row.said(deployed.workflow().forecast().acts(ForecastPolicy.Kind.WARN)),
                deployed.workflow().forecast(),
                now);
        Optional<Proposal> proposal = step.proposal();
        if (proposal.isEmpty()) {
            return false;
        }
        Decider.About about = new Decider.About(row.definition(), row.run(), null, row.slot());
        if (decider.decide(tx, proposal.get(), about, deployed.workflow().forecast(), now)
                .isEmpty()) {
            return false;
        }
        tx.update(
                "UPDATE deadline_risk SET warned = ?, changes = ? WHERE id = ?",
                step.state().warned(),
                step.state().changes(),
                row.id());
        Map<String, Long> told = new TreeMap<>(consumers(tx, deployed));
        told.put(row.workflow(), row.definition());
        for (Map.Entry<String, Long> who : told.entrySet()) {
            tell(tx, row, proposal.get(), who.getKey(), who.getValue(), now);
        }
        return true;
    }

    private static void tell(Tx tx, Row row, Proposal proposal, String who, long definition, Instant now)
            throws SQLException {
        String subject = row.id() + " " + who;
        if (proposal.effect() instanceof Effect.Warn) {
            String relation = who.equals(row.workflow()) ? "" : ", which " + who + " reads from";
            Alerts.raise(
                    tx,
                    AlertKind.DEADLINE_AT_RISK,
                    subject,
                    definition,
                    row.run(),
                    row.subject() + relation + ": " + proposal.reason(),
                    now);
        } else {
            Alerts.resolve(tx, AlertKind.DEADLINE_AT_RISK, subject, now);
        }
    }

    /** Workflows that read what this one writes. */
    private Map<String, Long> consumers(Tx tx, Deployed deployed) throws SQLException {
        Set<DatasetId> written = new LinkedHashSet<>();
        deployed.workflow().tasks().forEach(task -> task.produces()
                .forEach(output -> written.add(connections.dataset(output.asset()))));
        return readers.readersOf(tx, written).values().stream()
                .flatMap(List::stream)
                .filter(r -> r.definitionId() != deployed.definitionId())
                .limit(MOST_CONSUMERS)
                .collect(Collectors.toMap(OwnReader::workflow, OwnReader::definitionId, (a, _) -> a));
    }
}
