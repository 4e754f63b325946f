package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.run.NewRun;
import dev.sluice.controlplane.run.RunCreator;
import dev.sluice.controlplane.run.RunIds;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.RunPolicy.Overlap;
import dev.sluice.scheduler.definition.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates triggers that are due or were woken: claims them by SKIP LOCKED, and makes their runs, moves their cursors and
 * writes what happened in one transaction. However many replicas do so, a slot makes one run.
 */
public final class TriggerEngine {
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private static final String COLUMNS = """
            SELECT t.id, t.definition_id, t.name, t.kind, t.version, t.next_slot, t.early_slot, t.early_at,
                   t.failure IS NOT NULL AS failed, d.namespace || '/' || d.name AS workflow
            FROM trigger t JOIN definition d ON d.id = t.definition_id WHERE t.active AND t.kind IN ('schedule', 'asset')
            """;

    /** Served by trigger_due, which is why those that were woken are claimed apart: either condition would read every trigger. */
    static final String CLAIM_DUE =
            COLUMNS + " AND t.evaluate_at <= ? ORDER BY t.evaluate_at LIMIT ? FOR UPDATE OF t SKIP LOCKED";

    private static final String CLAIM_WOKEN = COLUMNS
            + " AND t.id = ANY (?::bigint[]) AND t.id <> ALL (?::bigint[]) ORDER BY t.id LIMIT ? FOR UPDATE OF t SKIP LOCKED";

    /** An early start is over as soon as its slot is not the next one any more. */
    private static final String UPDATE = """
            WITH n (next_slot, evaluate_at, failure, id) AS (VALUES (?::timestamptz, ?::timestamptz, ?::text, ?::bigint))
            UPDATE trigger t SET next_slot = n.next_slot, evaluate_at = n.evaluate_at, failure = n.failure,
                early_slot = CASE WHEN t.early_slot = n.next_slot THEN t.early_slot END,
                early_at = CASE WHEN t.early_slot = n.next_slot THEN t.early_at END,
                usual_at = CASE WHEN t.early_slot = n.next_slot THEN t.usual_at END
            FROM n WHERE t.id = n.id
            """;

    private final Transactions transactions;
    private final DeployedCache definitions;
    private final RunCreator creator;
    private final ScheduleFiring schedules;
    private final AssetFiring assets;
    private final int batch;

    public TriggerEngine(
            Transactions transactions,
            DeployedCache definitions,
            RunCreator creator,
            ScheduleFiring schedules,
            AssetFiring assets,
            int batch) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.creator = creator;
        this.schedules = schedules;
        this.assets = assets;
        this.batch = batch;
    }

    /** A claimed trigger. */
    record Due(
            long id,
            long definitionId,
            String name,
            String kind,
            int version,
            @Nullable Instant nextSlot,
            @Nullable Early early,
            boolean failed,
            String workflow) {}

    /** A slot that a forecast starts before its time. */
    record Early(Instant slot, Instant at) {
        static @Nullable Early of(@Nullable Instant slot, @Nullable Instant at) {
            return slot == null || at == null ? null : new Early(slot, at);
        }
    }

    /**
     * What became of a trigger.
     *
     * @param runs to make
     * @param nextSlot for schedules
     * @param evaluateAt when to look again; null: when woken
     */
    record Evaluated(
            List<NewRun> runs,
            @Nullable Instant nextSlot,
            @Nullable Instant evaluateAt) {
        Evaluated {
            runs = List.copyOf(runs);
        }
    }

    /** Evaluates one batch. Returns how many triggers were looked at. */
    public int fire(Instant now) {
        return transactions.call(tx -> {
            List<Long> woken = tx.query(
                    "SELECT DISTINCT trigger_id FROM (SELECT trigger_id FROM trigger_wake ORDER BY id LIMIT ?) AS w",
                    row -> row.getLong(1),
                    batch);
            List<Due> due = new ArrayList<>(tx.query(CLAIM_DUE, TriggerEngine::due, now, batch));
            if (!woken.isEmpty() && due.size() < batch) {
                List<Long> claimed = due.stream().map(Due::id).toList();
                due.addAll(tx.query(CLAIM_WOKEN, TriggerEngine::due, woken, claimed, batch - due.size()));
            }
            dropWakes(tx, woken, due);
            if (!due.isEmpty()) {
                evaluate(tx, due, now);
            }
            return due.size();
        });
    }

    private static Due due(ResultSet row) throws SQLException {
        return new Due(
                row.getLong("id"),
                row.getLong("definition_id"),
                row.getString("name"),
                row.getString("kind"),
                row.getInt("version"),
                Jdbc.instant(row, "next_slot"),
                Early.of(Jdbc.instant(row, "early_slot"), Jdbc.instant(row, "early_at")),
                row.getBoolean("failed"),
                row.getString("workflow"));
    }

    /** Wakes of triggers that are claimed here, or that nobody will ever claim. A later wake stays for the next round. */
    private static void dropWakes(Tx tx, List<Long> woken, List<Due> due) throws SQLException {
        if (woken.isEmpty()) {
            return;
        }
        Set<Long> handled = new HashSet<>();
        due.forEach(d -> handled.add(d.id()));
        handled.addAll(tx.query(
                "SELECT u.id FROM unnest(?::bigint[]) AS u (id) LEFT JOIN trigger t ON t.id = u.id WHERE t.id IS NULL OR NOT t.active",
                row -> row.getLong(1),
                woken));
        tx.update("DELETE FROM trigger_wake WHERE trigger_id = ANY (?::bigint[])", handled);
    }

    private void evaluate(Tx tx, List<Due> due, Instant now) throws SQLException {
        List<NewRun> runs = new ArrayList<>();
        List<@Nullable Object[]> updates = new ArrayList<>();
        Map<Due, Deployed> deployed = deployed(tx, due, updates, now);
        Set<Long> locked = new TreeSet<>();
        deployed.forEach((d, workflow) -> {
            if (workflow.workflow().run().overlap() != Overlap.ALLOW) {
                locked.add(d.definitionId());
            }
        });
        RunCreator.lockDefinitions(tx, locked);
        Map<Long, RunCreator.Load> loads = RunCreator.loads(tx, locked);
        for (Map.Entry<Due, Deployed> entry : deployed.entrySet()) {
            Due d = entry.getKey();
            try {
                Evaluated evaluated = evaluate(tx, d, entry.getValue(), loads, now);
                if (d.failed()) {
                    Alerts.resolve(tx, AlertKind.TRIGGER_FAILED, d.workflow() + "/" + d.name(), now);
                }
                runs.addAll(evaluated.runs());
                updates.add(new @Nullable Object[] {evaluated.nextSlot(), evaluated.evaluateAt(), null, d.id()});
            } catch (RuntimeException e) {
                updates.add(failed(tx, d, e, now)); // one trigger in trouble must not stop the others
            }
        }
        tx.batch(UPDATE, updates);
        Journal journal = new Journal();
        List<UUID> made = creator.create(tx, runs, journal, now);
        if (!made.isEmpty()) {
            journal.write(tx);
            tellSlots(tx, runs, Set.copyOf(made), now);
        }
    }

    /** Jitter moves the start on purpose: it is not late by that. A slot that starts early is not late at all. */
    private static void tellSlots(Tx tx, List<NewRun> runs, Set<UUID> made, Instant now) {
        for (NewRun run : runs) {
            Optional<Instant> slot = run.slot()
                    .filter(at -> made.contains(RunIds.run(at, run.deployed().definitionId(), run.dedupeKey())));
            slot.flatMap(at -> timetable(run)
                            .map(timetable -> ScheduleFiring.evaluateAt(
                                    run.deployed().workflow().metadata().name().toString(), timetable, at)))
                    .ifPresent(due -> tx.tell(new Fact.SlotTaken(Duration.between(due, now))));
        }
    }

    private static Optional<Trigger.OnSchedule> timetable(NewRun run) {
        return run.deployed().workflow().triggers().stream()
                .filter(trigger -> trigger.id().equals(run.origin().triggerName()))
                .filter(Trigger.OnSchedule.class::isInstance)
                .map(Trigger.OnSchedule.class::cast)
                .findFirst();
    }

    private Map<Due, Deployed> deployed(Tx tx, List<Due> due, List<@Nullable Object[]> updates, Instant now)
            throws SQLException {
        Map<Due, Deployed> deployed = new LinkedHashMap<>();
        for (Due d : due) {
            try {
                deployed.put(d, definitions.workflow(tx, d.definitionId(), d.version()));
            } catch (RuntimeException e) {
                updates.add(failed(tx, d, e, now));
            }
        }
        return deployed;
    }

    /** Tried again later; somebody is told. */
    private static @Nullable Object[] failed(Tx tx, Due due, RuntimeException cause, Instant now) throws SQLException {
        String message = cause instanceof TriggerFailure ? String.valueOf(cause.getMessage()) : cause.toString();
        Alerts.raise(
                tx,
                AlertKind.TRIGGER_FAILED,
                due.workflow() + "/" + due.name(),
                due.definitionId(),
                null,
                "trigger " + due.name() + " of " + due.workflow() + ": " + message,
                now);
        return new @Nullable Object[] {due.nextSlot(), now.plus(AFTER_FAILURE), message, due.id()};
    }

    private Evaluated evaluate(Tx tx, Due due, Deployed deployed, Map<Long, RunCreator.Load> loads, Instant now)
            throws SQLException {
        Trigger trigger = deployed.workflow().triggers().stream()
                .filter(t -> t.id().equals(due.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("trigger " + due.name() + " is not in its version"));
        return switch (trigger) {
            case Trigger.OnSchedule schedule -> schedules.evaluate(tx, due, deployed, schedule, now);
            case Trigger.OnAssets onAssets ->
                assets.evaluate(tx, due, deployed, onAssets, loads.get(due.definitionId()), now);
            // These are told from outside; there is nothing to look at by the clock.
            case Trigger.OnFile _, Trigger.OnWebhook _, Trigger.OnKafka _, Trigger.OnEvent _ ->
                new Evaluated(List.of(), null, null);
        };
    }

    /** An evaluation that fails for a reason in the definition or its surroundings; tried again later. */
    static final class TriggerFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TriggerFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
