package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.gate.EvaluationQueue.Wish;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.AssetPublisher;
import dev.sluice.controlplane.run.AssetPublisher.Written;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.quality.gate.GateEvaluator;
import dev.sluice.quality.gate.Ground;
import dev.sluice.quality.gate.Ruling;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Reaches decisions about gated assets and carries them out, in the caller's transaction: appended, holds written or ended,
 * the version published or kept back, evaluations asked for, people told.
 *
 * <p>Idempotent: deciding again about the same facts writes nothing.
 */
public final class GateKeeper implements GateRecompute {
    private final Assets assets;
    private final OwnReaders readers;
    private final Dockets dockets;
    private final GateNews news;

    GateKeeper(Assets assets, OwnReaders readers, Dockets dockets, GateNews news) {
        this.assets = assets;
        this.readers = readers;
        this.dockets = dockets;
        this.news = news;
    }

    /** What a decision comes to. */
    private record Draft(Dockets.Open open, Ruling ruling, List<HoldRow> there, List<HoldRow> wanted) {
        /** Assets that get a hold that they do not have, or another one. */
        Set<Long> toLock() {
            Set<HoldRow> old = new HashSet<>(there);
            Set<Long> locks = new TreeSet<>();
            wanted.stream().filter(row -> !old.contains(row)).forEach(row -> locks.add(row.asset()));
            locks.add(open.asset());
            return locks;
        }
    }

    /**
     * Decides about an asset and slice. Walks lineage before it takes the locks, and again if something changed meanwhile.
     *
     * @param walkAgain whether holds are worked out anew though the gate waits for its verdict
     */
    void decide(Tx tx, long asset, String slice, Cause cause, boolean walkAgain, Instant now) throws SQLException {
        decide(tx, asset, slice, cause, Optional.empty(), walkAgain, now);
    }

    /** As {@link #decide(Tx, long, String, Cause, boolean, Instant)}, because of a verdict. Returns the ruling. */
    Ruling decide(
            Tx tx, long asset, String slice, Cause cause, Optional<NewVerdict> reached, boolean walkAgain, Instant now)
            throws SQLException {
        Draft draft = draft(tx, asset, slice, reached, walkAgain, now);
        Set<Long> locked = draft.toLock();
        AssetLocks.exclusive(tx, locked);
        if (reached.isPresent()) {
            reached.get().apply(tx, now);
        }
        if (!dockets.read(tx, asset, slice, now).basis().equals(draft.open().basis())
                || !HoldStore.read(tx, new HoldStore.Group(asset, slice)).equals(draft.there())) {
            draft = draft(tx, asset, slice, Optional.empty(), walkAgain, now);
            Set<Long> more = draft.toLock();
            more.removeAll(locked);
            AssetLocks.exclusive(
                    tx, more); // out of order, so a deadlock is possible: the transaction is then tried again
        }
        carryOut(tx, draft, cause, now);
        return draft.ruling();
    }

    private Draft draft(Tx tx, long asset, String slice, Optional<NewVerdict> reached, boolean walkAgain, Instant now)
            throws SQLException {
        Dockets.Open open = dockets.read(tx, asset, slice, reached, now);
        Ruling ruling = GateEvaluator.decide(open.docket(), now);
        List<HoldRow> there = HoldStore.read(tx, new HoldStore.Group(asset, slice));
        List<HoldRow> wanted = ruling.grounds().stream().noneMatch(Ground::holds)
                ? List.of()
                : new HoldPlan(tx, assets, open, ruling, there, new CatalogLineage(tx, readers), now).rows(walkAgain);
        return new Draft(open, ruling, there, wanted);
    }

    private void carryOut(Tx tx, Draft draft, Cause cause, Instant now) throws SQLException {
        Dockets.Open open = draft.open();
        Ruling ruling = draft.ruling();
        DecisionStore.Kept kept = DecisionStore.keep(tx, open, ruling, cause, now);
        HoldStore.write(
                tx, new HoldStore.Group(open.asset(), open.slice()), draft.there(), draft.wanted(), kept.id(), now);
        tellHeld(tx, draft);
        ask(tx, open, ruling, now);
        publish(tx, open, ruling, now);
        if (kept.fresh()) {
            news.told(tx, open, ruling, kept.id(), now);
        }
    }

    /** Assets that a gate holds from now on; mere checking is no verdict. */
    private static void tellHeld(Tx tx, Draft draft) {
        record Held(long gate, long asset) {}
        Set<Held> before = new HashSet<>();
        draft.there().stream()
                .filter(row -> row.kind() != HoldRow.Kind.CHECKING)
                .forEach(row -> before.add(new Held(row.definitionId(), row.asset())));
        Map<Long, Set<Long>> begun = new HashMap<>();
        draft.wanted().stream()
                .filter(row -> row.kind() != HoldRow.Kind.CHECKING)
                .filter(row -> !before.contains(new Held(row.definitionId(), row.asset())))
                .forEach(row -> begun.computeIfAbsent(row.definitionId(), _ -> new HashSet<>())
                        .add(row.asset()));
        for (ActiveGate gate : draft.open().gates()) {
            int assets = begun.getOrDefault(gate.definitionId(), Set.of()).size();
            if (assets > 0) {
                tx.tell(new Fact.AssetsHeld(gate.namespace(), assets));
            }
        }
    }

    private static void ask(Tx tx, Dockets.Open open, Ruling ruling, Instant now) throws SQLException {
        for (String name : ruling.evaluate()) {
            ActiveGate gate = open.gate(name);
            if (!open.unasked(name) && !Stages.isMoved(tx, gate, open.docket().version())) {
                await(tx, gate, open.slice(), now);
                EvaluationQueue.ask(
                        tx,
                        new Wish(
                                gate,
                                open.docket().version(),
                                open.slice(),
                                EvaluationQueue.Cause.MISSING,
                                null,
                                0,
                                retryAt(tx, gate, open, now)),
                        now);
            }
        }
    }

    /** A broken evaluation that waits for its next try is not hurried by asking again. */
    private static Instant retryAt(Tx tx, ActiveGate gate, Dockets.Open open, Instant now) throws SQLException {
        return tx.first(
                        """
                        SELECT due_at FROM gate_evaluation
                        WHERE definition_id = ? AND asset_id = ? AND version = ? AND slice = ? AND state = 'QUEUED'
                        """,
                        row -> Objects.requireNonNull(Jdbc.instant(row, "due_at")),
                        gate.definitionId(),
                        open.asset(),
                        open.docket().version(),
                        open.slice())
                .orElse(now);
    }

    /** Notes that a verdict is awaited from now on, unless one is awaited already. */
    static void await(Tx tx, ActiveGate gate, String slice, Instant now) throws SQLException {
        tx.update("""
                INSERT INTO gate_state (definition_id, slice, asset_id, awaited_since) VALUES (?, ?, ?, ?)
                ON CONFLICT (definition_id, slice) DO UPDATE SET asset_id = EXCLUDED.asset_id,
                    awaited_since = coalesce(gate_state.awaited_since, EXCLUDED.awaited_since)
                """, gate.definitionId(), slice, gate.asset(), now);
    }

    /** Gates that look only when somebody reads hold the reader, never the version. */
    private static boolean mayBePublished(Dockets.Open open, Ruling ruling) {
        return ruling.grounds().stream().filter(Ground::holds).allMatch(ground -> open.gate(ground.gate())
                .isLazy());
    }

    private record Candidate(Written written) {}

    private void publish(Tx tx, Dockets.Open open, Ruling ruling, Instant now) throws SQLException {
        Optional<Candidate> newest = tx.first(
                """
                SELECT version, partition_key, run_id, foreign_event, fires FROM asset_candidate
                WHERE asset_id = ? AND version = ? AND state IN ('CHECKING', 'HELD')
                """,
                row -> new Candidate(new Written(
                        open.asset(),
                        row.getLong("version"),
                        new AssetPublisher.Writer(
                                row.getObject("run_id", UUID.class),
                                Jdbc.longOrNull(row, "foreign_event"),
                                row.getString("partition_key"),
                                row.getBoolean("fires")))),
                open.asset(),
                open.docket().version());
        if (newest.isEmpty()) {
            return;
        }
        boolean good = mayBePublished(open, ruling);
        String state = good ? "PUBLISHED" : DecisionStore.fails(ruling.decision()) ? "HELD" : "CHECKING";
        tx.update(
                "UPDATE asset_candidate SET state = ?, decided_at = ? WHERE asset_id = ? AND version = ? AND state <> ?",
                state,
                now,
                open.asset(),
                open.docket().version(),
                state);
        if (good || ruling.outcome() == CheckOutcome.FAIL) {
            for (ActiveGate gate : open.gates()) {
                Stages.decided(tx, gate, open.docket().version(), good, now);
            }
        }
        if (good) {
            AssetPublisher.publish(tx, newest.get().written(), now);
            news.published(tx, open, newest.get().written(), now);
        } else if (state.equals("HELD") && newest.get().written().writer().fires()) {
            AssetPublisher.wake(tx, open.asset()); // for consumers that the hold lets go on
        }
    }

    @Override
    public void recompute(Tx tx, Collection<Long> changed, Cause cause, Instant now) throws SQLException {
        record Ruled(long asset, String slice) {}
        List<Ruled> ruled = tx.query(
                "SELECT asset_id, slice FROM gate_ruling WHERE asset_id = ANY (?::bigint[]) ORDER BY 1, 2",
                row -> new Ruled(row.getLong(1), row.getString(2)),
                changed);
        for (Ruled one : ruled) {
            decide(tx, one.asset(), one.slice(), cause, true, now);
        }
    }
}
