package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.workflow.DeployedGate;
import dev.sluice.controlplane.workflow.GateChange;
import dev.sluice.controlplane.workflow.GateWatch;
import dev.sluice.controlplane.workflow.Gates;
import dev.sluice.scheduler.definition.ResourceName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What others ask of gates: an evaluation now, a verdict before a read, a decision anew when a definition changes. */
public final class GateService implements GateWatch {
    private final Transactions transactions;
    private final Gates gates;
    private final GateKeeper keeper;
    private final GateTime time;

    GateService(Transactions transactions, Gates gates, GateKeeper keeper, GateTime time) {
        this.transactions = transactions;
        this.gates = gates;
        this.keeper = keeper;
        this.time = time;
    }

    /**
     * Asks for an evaluation of the newest version. One that is queued or runs already answers it.
     *
     * @param partition its key; null: of whatever partition the newest version is
     * @param by who asks
     * @return number of the evaluation; empty: there is no such gate, or no version of this partition
     */
    public Optional<Long> evaluate(ResourceName name, @Nullable String partition, Actor by, Instant now) {
        return transactions.call(tx -> {
            Optional<DeployedGate> gate = gates.find(tx, name);
            if (gate.isEmpty()) {
                return Optional.empty();
            }
            Optional<Long> evaluation = time.asked(tx, GateRows.active(gate.get()), partition, by.name(), now);
            if (evaluation.isPresent()) {
                Map<String, Object> detail = new LinkedHashMap<>(Map.of("evaluation", evaluation.get()));
                if (partition != null) {
                    detail.put("partition", partition);
                }
                Audit.record(tx, by, "gate.asked", "gate:" + name, detail, now);
            }
            return evaluation;
        });
    }

    /**
     * Ends the evaluations of a gate that are queued or run. They leave no verdict: what waits for one goes on waiting, and
     * {@code onTimeout} applies in its time.
     *
     * @return their numbers; empty: there is no such gate
     */
    public Optional<List<Long>> cancel(ResourceName name, String reason, Actor by, Instant now) {
        return transactions.call(tx -> {
            Optional<DeployedGate> gate = gates.find(tx, name);
            if (gate.isEmpty()) {
                return Optional.empty();
            }
            List<Long> ended = EvaluationQueue.cancel(
                    tx, gate.get().definitionId(), "cancelled by " + by.name() + ": " + reason, now);
            if (!ended.isEmpty()) {
                Audit.record(
                        tx,
                        by,
                        "gate.evaluation_cancelled",
                        "gate:" + name,
                        Map.of("evaluations", ended, "reason", reason),
                        now);
            }
            return Optional.of(ended);
        });
    }

    /** Says that somebody is about to read these assets: gates that look only then begin to. */
    public void wanted(Collection<Long> assets, Instant now) {
        record Lazy(long asset, String slice) {}
        List<Lazy> lazy = transactions.call(tx -> tx.query(
                "SELECT DISTINCT origin_id, slice FROM asset_hold WHERE lazy AND asset_id = ANY (?::bigint[]) ORDER BY 1, 2",
                row -> new Lazy(row.getLong(1), row.getString(2)),
                assets));
        lazy.forEach(one -> transactions.run(tx -> time.wanted(tx, one.asset(), one.slice(), now)));
    }

    /** A gate that comes holds at once until its first verdict; one that goes frees what it held. */
    @Override
    public void changed(Tx tx, List<GateChange> changes, String by, Instant now) throws SQLException {
        Set<Long> touched = new TreeSet<>();
        Set<Long> fresh = new TreeSet<>();
        for (GateChange change : changes) {
            change.before().ifPresent(gate -> touched.add(GateRows.active(gate).asset()));
            if (change.after().isPresent()) {
                ActiveGate gate = GateRows.active(change.after().get());
                touched.add(gate.asset());
                fresh.add(gate.asset());
                forget(tx, gate, change, now);
            }
        }
        GateRecompute.Cause cause = new GateRecompute.Cause("gates were deployed", by);
        keeper.recompute(tx, touched, cause, now);
        for (long asset : fresh) {
            boolean ruled = tx.first("SELECT 1 FROM gate_ruling WHERE asset_id = ? LIMIT 1", row -> true, asset)
                    .isPresent();
            if (!ruled) {
                keeper.decide(tx, asset, "", cause, true, now);
            }
        }
    }

    /** Checks that changed have no verdict yet: what the old ones said does not count for them. */
    private void forget(Tx tx, ActiveGate gate, GateChange change, Instant now) throws SQLException {
        boolean checksChanged = change.before()
                .map(before -> !before.gate().spec().checks().equals(gate.spec().checks())
                        || !before.gate().spec().external().equals(gate.spec().external())
                        || GateRows.active(before).asset() != gate.asset())
                .orElse(false);
        if (checksChanged) {
            AssetLocks.exclusive(tx, Set.of(gate.asset()));
            tx.update(
                    "UPDATE gate_state SET verdict_id = NULL, asset_id = ?, awaited_since = ? WHERE definition_id = ?",
                    gate.asset(),
                    gate.isLazy() ? null : now,
                    gate.definitionId());
        }
    }
}
