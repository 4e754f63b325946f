package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.trigger.ScheduleFiring;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.act.Completion;
import dev.sluice.scheduler.predict.act.EarlyStart;
import dev.sluice.scheduler.predict.act.Effect;
import dev.sluice.scheduler.predict.act.Proposal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Starts slots before their time where their run would else be late. The decision and the moved trigger are one transaction, and
 * the trigger engine does the rest: any replica fires it, whatever became of the one that decided, and a slot makes one run.
 */
public final class EarlyStarts {
    private static final int MOST = 500;

    /** Slots that are the next of their trigger and likely to be late, and those that are to start early already. */
    private static final String SLOTS = """
            SELECT x.definition_id, x.deadline_at, x.p50, x.p90, x.p95, t.id AS trigger_id, t.name, t.next_slot, t.early_slot,
                   coalesce(c.release_at, t.next_slot) AS release_at, d.namespace || '/' || d.name AS workflow, d.version
            FROM deadline_risk x JOIN definition d ON d.id = x.definition_id AND NOT d.paused AND d.removed_at IS NULL
            JOIN trigger t ON t.definition_id = d.id AND t.kind = 'schedule' AND t.active AND t.next_slot > ?
              AND x.id = 'slot:' || d.namespace || '/' || d.name || ':' || t.name || ':'
                  || to_char(t.next_slot AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            LEFT JOIN coming_run c ON c.definition_id = d.id AND c.trigger_name = t.name AND c.slot = t.next_slot
            WHERE x.kind = 'SLOT' AND (x.miss >= ? OR t.early_slot IS NOT NULL) ORDER BY x.deadline_at LIMIT ?
            """;

    private static final String LIVE = """
            SELECT id FROM forecast_decision
            WHERE definition_id = ? AND slot = ? AND kind = 'START_EARLY' AND mode = 'ACT' AND reversed_at IS NULL
            """;

    private static final String BACK = """
            UPDATE trigger SET evaluate_at = usual_at, early_slot = NULL, early_at = NULL, usual_at = NULL
            """;

    /** Where a look is worth it: below this nothing is ever proposed. */
    private static final double LEAST = 0.25;

    private final Transactions transactions;
    private final DeployedCache definitions;
    private final Decider decider;

    EarlyStarts(Transactions transactions, DeployedCache definitions, Decider decider) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.decider = decider;
    }

    private record Row(
            long definition,
            int version,
            String workflow,
            long triggerId,
            String trigger,
            Instant slot,
            @Nullable Instant early,
            Instant release,
            Instant deadline,
            Instant p50,
            Instant p90,
            Instant p95) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong("definition_id"),
                    row.getInt("version"),
                    row.getString("workflow"),
                    row.getLong("trigger_id"),
                    row.getString("name"),
                    at(row, "next_slot"),
                    Jdbc.instant(row, "early_slot"),
                    at(row, "release_at"),
                    at(row, "deadline_at"),
                    at(row, "p50"),
                    at(row, "p90"),
                    at(row, "p95"));
        }

        private static Instant at(ResultSet row, String column) throws SQLException {
            return Objects.requireNonNull(Jdbc.instant(row, column));
        }

        /** From its release to its end, its waits included. */
        private DurationForecast whole() {
            double m = seconds(p50, 0.001);
            double n = seconds(p90, m);
            return new DurationForecast(m, n, seconds(p95, n));
        }

        private double seconds(Instant end, double least) {
            return Math.max(least, Duration.between(release, end).toMillis() / 1_000.0);
        }
    }

    /** Looks at every slot that is likely to be late. Returns how many it changed. */
    public int look(Instant now) {
        List<Row> rows = transactions.call(tx -> tx.query(SLOTS, Row::read, now, LEAST, MOST));
        int changed = 0;
        for (Row row : rows) {
            changed += transactions.call(tx -> look(tx, row, now)) ? 1 : 0;
        }
        return changed;
    }

    private boolean look(Tx tx, Row row, Instant now) throws SQLException {
        Deployed deployed = definitions.workflow(tx, row.definition(), row.version());
        EarlyStart.Slot slot = new EarlyStart.Slot(
                row.workflow(),
                row.trigger(),
                row.slot(),
                row.deadline(),
                ScheduleFiring.complete(deployed, row.slot()).orElse(Instant.MIN));
        Completion run = Completion.of(row.whole());
        if (row.early() != null) {
            return !EarlyStart.keeps(slot, run) && drop(tx, row, now);
        }
        Optional<Proposal> proposal =
                EarlyStart.propose(slot, run, deployed.workflow().forecast(), now);
        return proposal.isPresent() && carryOut(tx, row, proposal.get(), deployed, now);
    }

    private boolean carryOut(Tx tx, Row row, Proposal proposal, Deployed deployed, Instant now) throws SQLException {
        boolean stands = tx.first("""
                        SELECT 1 FROM trigger
                        WHERE id = ? AND active AND version = ? AND next_slot = ? AND early_slot IS NULL AND evaluate_at > ? FOR UPDATE
                        """, r -> r.getInt(1), row.triggerId(), row.version(), row.slot(), now)
                .isPresent();
        if (!stands || !(proposal.effect() instanceof Effect.StartAt(Instant slot, Instant at))) {
            return false;
        }
        Decider.About about = new Decider.About(row.definition(), null, null, slot);
        Optional<UUID> decision =
                decider.decide(tx, proposal, about, deployed.workflow().forecast(), now);
        if (decision.isEmpty()) {
            return false;
        }
        tx.update(
                "UPDATE trigger SET early_slot = ?, early_at = ?, usual_at = evaluate_at, evaluate_at = ? WHERE id = ?",
                slot,
                at,
                at,
                row.triggerId());
        return true;
    }

    private static boolean drop(Tx tx, Row row, Instant now) throws SQLException {
        int back =
                tx.update(BACK + "WHERE id = ? AND early_slot = ? AND early_at > ?", row.triggerId(), row.slot(), now);
        return back > 0
                && Decisions.reverse(
                                tx,
                                tx.query(LIVE, r -> r.getObject(1, UUID.class), row.definition(), row.slot()),
                                Actor.SERVICE,
                                "it would be done in time without that",
                                now)
                        > 0;
    }

    /** Takes one back; returns whether its slot had not started yet. */
    static boolean reverse(Tx tx, long definition, Instant slot) throws SQLException {
        return tx.update(BACK + "WHERE definition_id = ? AND early_slot = ?", definition, slot) > 0;
    }

    /** Cancels what has not started yet of a workflow that changes or pauses. */
    public static void cancel(Tx tx, long definition, String why, Instant now) throws SQLException {
        List<Instant> slots = tx.query(
                "SELECT early_slot FROM trigger WHERE definition_id = ? AND early_slot IS NOT NULL FOR UPDATE",
                row -> Objects.requireNonNull(Jdbc.instant(row, "early_slot")),
                definition);
        for (Instant slot : slots) {
            reverse(tx, definition, slot);
            List<UUID> live = tx.query(LIVE, row -> row.getObject(1, UUID.class), definition, slot);
            Decisions.reverse(tx, live, Actor.SERVICE, why, now);
            // What stands then is another case, to be decided anew.
            tx.update(
                    "UPDATE forecast_decision SET once_key = once_key || ' until ' || ? WHERE id = ANY (?::uuid[])",
                    now.toString(),
                    live);
        }
    }
}
