package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.emit.RunEvents.AttemptFacts;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.forecast.act.Foresights;
import dev.sluice.controlplane.gate.ActiveHolds;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.run.RunIds;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.run.RunRows;
import dev.sluice.controlplane.workflow.Assets;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.Service;
import dev.sluice.scheduler.plan.Breaker;
import dev.sluice.scheduler.plan.DispatchPlanner;
import dev.sluice.scheduler.plan.DispatchPlanner.Outside;
import dev.sluice.scheduler.plan.DispatchPlanner.Ready;
import dev.sluice.scheduler.plan.HoldReason;
import dev.sluice.scheduler.plan.TaskStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Claims work for one replica: candidates by SKIP LOCKED, the decision by {@link DispatchPlanner} under the locks of the
 * pools and breakers concerned, and the leases in the same transaction.
 */
public final class Claimer {
    /** A task that had to be held is not looked at again before this, so that it does not keep others from being seen. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** Looks at the queue in one go, each behind the tasks that the one before had to put off. */
    private static final int MOST_PASSES = 20;

    private static final String CANDIDATES = """
            SELECT w.task_run_id, w.run_id, w.pool, w.slots, w.priority, w.owner, w.service, w.ready_at, w.consumes, w.task,
                   w.due_at < 'infinity' AS ordered, w.hold_free, w.doomed_until, w.doomed_why
            FROM unnest(?::text[]) AS p (pool) CROSS JOIN LATERAL (
                SELECT i.task_run_id, i.run_id, i.pool, i.slots, i.priority, i.owner, i.service, i.ready_at, i.consumes,
                       i.task, i.due_at, i.hold_free, i.doomed_until, i.doomed_why
                FROM work_item i
                WHERE i.pool = p.pool AND i.look_at <= ? AND i.service <> ALL (?::text[])
                  AND (NOT i.consumes && ?::bigint[] OR NOT EXISTS (SELECT 1 FROM asset_hold h WHERE
            """ + ActiveHolds.CONCERNS + """
                  )) AND i.definition_id <> ALL (?::bigint[]) AND i.pool || ' ' || i.owner <> ALL (?::text[])
                ORDER BY i.priority DESC, i.due_at, i.ready_at, i.task_run_id LIMIT ? FOR UPDATE SKIP LOCKED) AS w
            """;

    private static final String ATTEMPT = """
            INSERT INTO attempt (id, task_run_id, number, epoch, replica, state, started_at) VALUES (?, ?, ?, ?, ?, 'RUNNING', ?)
            """;

    private static final String LEASE = """
            INSERT INTO lease (attempt_id, task_run_id, run_id, epoch, replica, pool, slots, owner, priority, service, lease_until)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Transactions transactions;
    private final DeployedCache definitions;
    private final RunEvents events;
    private final Lineage lineage;
    private final Foresights foresights;
    private final String replica;
    private final Duration lease;

    public Claimer(
            Transactions transactions,
            DeployedCache definitions,
            RunEvents events,
            Lineage lineage,
            Foresights foresights,
            String replica,
            Duration lease) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.events = events;
        this.lineage = lineage;
        this.foresights = foresights;
        this.replica = replica;
        this.lease = lease;
    }

    private record TaskRow(UUID id, String task, int attempts) {}

    /** What one look at the queue gave; {@code putOff} tasks made room for others to be looked at. */
    private record Pass(List<Claimed> claimed, int putOff) {
        private static final Pass NOTHING = new Pass(List.of(), 0);
    }

    /** Claims up to so many attempts. */
    public List<Claimed> claim(int capacity, Instant now) {
        List<Claimed> claimed = new ArrayList<>();
        for (int pass = 0; pass < MOST_PASSES && claimed.size() < capacity; pass++) {
            int free = capacity - claimed.size();
            Pass done = transactions.call(tx -> pass(tx, free, now));
            claimed.addAll(done.claimed());
            if (done.putOff() == 0) {
                break;
            }
        }
        return claimed;
    }

    private Pass pass(Tx tx, int capacity, Instant now) throws SQLException {
        Limits limits = Limits.read(tx, definitions);
        Map<String, Breaker> seen = Breakers.read(tx, limits.services().keySet());
        Map<UUID, QueueItem> items = candidates(tx, limits, seen, capacity, now);
        return items.isEmpty() ? Pass.NOTHING : claim(tx, limits, items, capacity, now);
    }

    private Map<UUID, QueueItem> candidates(
            Tx tx, Limits limits, Map<String, Breaker> breakers, int capacity, Instant now) throws SQLException {
        Set<String> pools = new HashSet<>(limits.pools().keySet());
        pools.removeAll(limits.full());
        pools.add("");
        Set<String> closed = new HashSet<>();
        limits.services().forEach((name, service) -> {
            Breaker breaker = breakers.get(name);
            if (breaker != null && !breaker.admits(service, now)) {
                closed.add(name);
            }
        });
        Map<UUID, QueueItem> items = new HashMap<>();
        tx.query(
                        CANDIDATES,
                        QueueItem::read,
                        pools,
                        now,
                        closed,
                        limits.held(),
                        now,
                        limits.paused(),
                        limits.sated(),
                        2 * capacity)
                .forEach(item -> items.put(item.ready().id(), item));
        return items;
    }

    private Pass claim(Tx tx, Limits limits, Map<UUID, QueueItem> found, int capacity, Instant now)
            throws SQLException {
        lockPools(tx, found);
        Map<UUID, QueueItem> items = QueueItem.gated(tx, found, now);
        Map<String, Outside> services = services(tx, limits, items, now);
        DispatchPlanner.Plan plan = foresights.plan(
                tx,
                new DispatchPlanner.Snapshot(
                        now,
                        items.values().stream().map(QueueItem::ready).toList(),
                        Limits.running(tx), // again, now that the pools are locked
                        limits.pools(),
                        services,
                        capacity),
                items.values().stream().map(QueueItem::waiting).toList());
        Map<String, Breaker> before = new HashMap<>();
        services.forEach((name, outside) -> before.put(name, outside.breaker()));
        Breakers.write(tx, before, plan.breakers(), now);
        int putOff = putOff(tx, plan, now);
        List<QueueItem> starts = plan.start().stream()
                .map(id -> Objects.requireNonNull(items.get(id)))
                .toList();
        return new Pass(start(tx, starts, now), putOff);
    }

    private static void lockPools(Tx tx, Map<UUID, QueueItem> items) throws SQLException {
        Set<String> pools = items.values().stream()
                .map(i -> i.ready().pool())
                .filter(p -> !p.isEmpty())
                .collect(Collectors.toSet());
        if (pools.isEmpty()) {
            return;
        }
        tx.update(
                "INSERT INTO pool_lock (pool) SELECT p FROM unnest(?::text[]) AS u (p) ORDER BY p ON CONFLICT DO NOTHING",
                pools);
        tx.query(
                "SELECT pool FROM pool_lock WHERE pool = ANY (?) ORDER BY pool FOR UPDATE",
                row -> row.getString(1),
                pools);
    }

    private static Map<String, Outside> services(Tx tx, Limits limits, Map<UUID, QueueItem> items, Instant now)
            throws SQLException {
        Set<String> named = new HashSet<>();
        items.values().forEach(item -> named.add(item.ready().service()));
        named.retainAll(limits.services().keySet());
        Map<String, Outside> services = new HashMap<>();
        for (Map.Entry<String, Breaker> breaker : Breakers.lock(tx, named, now).entrySet()) {
            Service service = Objects.requireNonNull(limits.services().get(breaker.getKey()));
            services.put(breaker.getKey(), new Outside(service, breaker.getValue()));
        }
        return services;
    }

    private static int putOff(Tx tx, DispatchPlanner.Plan plan, Instant now) throws SQLException {
        List<UUID> held = new ArrayList<>();
        plan.hold().forEach((id, reasons) -> {
            if (reasons.stream().noneMatch(HoldReason.ReplicaBusy.class::isInstance)) {
                held.add(id);
            }
        });
        if (!held.isEmpty()) {
            tx.update("UPDATE work_item SET look_at = ? WHERE task_run_id = ANY (?)", now.plus(LOOK_AGAIN), held);
        }
        return held.size();
    }

    private List<Claimed> start(Tx tx, List<QueueItem> items, Instant now) throws SQLException {
        if (items.isEmpty()) {
            return List.of();
        }
        List<UUID> ids = items.stream().map(item -> item.ready().id()).toList();
        Map<UUID, RunRow> runs =
                RunRows.byIds(tx, items.stream().map(QueueItem::run).distinct().toList());
        Map<UUID, TaskRow> tasks = tx
                .query("""
                        UPDATE task_run SET state = 'RUNNING', attempts = attempts + 1, started_at = coalesce(started_at, ?), reason = NULL
                        WHERE id = ANY (?) RETURNING id, task, attempts
                        """, row -> new TaskRow(row.getObject(1, UUID.class), row.getString(2), row.getInt(3)), now, ids)
                .stream()
                .collect(Collectors.toMap(TaskRow::id, Function.identity()));
        tx.update("DELETE FROM work_item WHERE task_run_id = ANY (?)", ids);
        List<Long> epochs = tx.query(
                "SELECT nextval('lease_epoch') FROM generate_series(1, ?)", row -> row.getLong(1), items.size());
        List<Claimed> claimed = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            QueueItem item = items.get(i);
            RunRow run = Objects.requireNonNull(runs.get(item.run()));
            TaskRow row = Objects.requireNonNull(tasks.get(item.ready().id()));
            Deployed deployed = definitions.workflow(tx, run.definitionId(), run.version());
            claimed.add(new Claimed(
                    RunIds.attempt(now, row.id(), row.attempts()),
                    epochs.get(i),
                    row.id(),
                    row.attempts(),
                    run,
                    deployed,
                    deployed.task(row.task()),
                    now));
        }
        record(tx, claimed, items, now);
        return claimed;
    }

    private void record(Tx tx, List<Claimed> claimed, List<QueueItem> items, Instant now) throws SQLException {
        Journal journal = new Journal();
        List<AttemptFacts> facts = new ArrayList<>();
        List<@Nullable Object[]> attempts = new ArrayList<>();
        List<@Nullable Object[]> leases = new ArrayList<>();
        for (int i = 0; i < claimed.size(); i++) {
            Claimed c = claimed.get(i);
            Ready ready = items.get(i).ready();
            attempts.add(new @Nullable Object[] {c.attempt(), c.taskRun(), c.number(), c.epoch(), replica, now});
            leases.add(new @Nullable Object[] {
                c.attempt(),
                c.taskRun(),
                c.run().id(),
                c.epoch(),
                replica,
                ready.pool(),
                ready.slots(),
                ready.owner(),
                ready.priority(),
                ready.service(),
                now.plus(lease)
            });
            journal.attempt(
                    c.run().id(), c.task().id(), c.attempt(), "ATTEMPT_STARTED", TaskStatus.RUNNING.name(), null, now);
            facts.add(lineage.of(c));
            tx.tell(new Fact.TaskClaimed(c.run().id(), Duration.between(ready.readyAt(), now)));
        }
        Set<DatasetId> inputs = new HashSet<>();
        facts.forEach(f -> inputs.addAll(f.inputs()));
        Map<DatasetId, Long> versions = Assets.versions(tx, inputs);
        facts.forEach(f -> journal.lineage(events.started(f.with(versions), now)));
        tx.batch(ATTEMPT, attempts);
        tx.batch(LEASE, leases);
        journal.write(tx);
    }
}
