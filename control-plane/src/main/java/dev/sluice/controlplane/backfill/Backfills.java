package dev.sluice.controlplane.backfill;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.run.NewRun;
import dev.sluice.controlplane.run.RunCancel;
import dev.sluice.controlplane.run.RunCreator;
import dev.sluice.controlplane.run.RunRequests;
import dev.sluice.controlplane.run.RunRequests.RefusedException;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.trigger.Parameters;
import dev.sluice.controlplane.workflow.Definitions;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.time.OrdinalRanges;
import dev.sluice.scheduler.time.PartitionRange;
import dev.sluice.scheduler.time.Partitioning;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Plans, makes and moves backfills. Partitions not begun yet are kept as ranges, however many they are. */
public final class Backfills {
    /** Most partitions of one backfill. */
    public static final long MOST_PARTITIONS = 1_000_000;

    /** Most runs of one backfill at a time. */
    public static final int MOST_PARALLEL = 100;

    /** How much lower than live runs of the workflow its runs are by default. */
    public static final int BELOW_LIVE = 60;

    private static final int BATCH = 20;
    private static final int SHOWN = 10;

    private final Transactions transactions;
    private final Definitions definitions;
    private final DeployedCache cache;
    private final RunCreator creator;
    private final RunCancel cancel;
    private final InstantSource time;

    public Backfills(
            Transactions transactions,
            Definitions definitions,
            DeployedCache cache,
            RunCreator creator,
            RunCancel cancel,
            InstantSource time) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.cache = cache;
        this.creator = creator;
        this.cancel = cancel;
        this.time = time;
    }

    /**
     * A request for a backfill.
     *
     * @param workflow whose partitions
     * @param partitions {@code 2026-01-01..2026-02-01}, single keys, or several separated by commas
     * @param parameters of every run
     * @param parallel runs at a time
     * @param priority of the runs; absent: {@value #BELOW_LIVE} below live runs
     * @param propagate whether what the runs write fires asset triggers
     * @param key idempotency key
     * @param by who asks
     */
    public record Request(
            ResourceName workflow,
            String partitions,
            Map<String, String> parameters,
            int parallel,
            Optional<Integer> priority,
            boolean propagate,
            String key,
            String by) {
        public Request {
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * What a backfill would do.
     *
     * @param partitions how many runs
     * @param first key of the first few of them, in order
     * @param last key of the last
     */
    public record DryRun(long partitions, List<String> first, String last) {
        public DryRun {
            first = List.copyOf(first);
        }
    }

    private record Checked(
            Deployed deployed, Partitioning partitioning, OrdinalRanges ranges, Map<String, String> parameters) {}

    /** Says what would be done. */
    public DryRun dryRun(Request request) {
        Checked checked = transactions.call(tx -> check(tx, request));
        List<String> first = new ArrayList<>();
        checked.ranges()
                .first(SHOWN)
                .forEach(ordinal -> first.add(checked.partitioning().key(ordinal)));
        long last = checked.ranges().ranges().getLast().to() - 1;
        return new DryRun(checked.ranges().size(), first, checked.partitioning().key(last));
    }

    /** Makes a backfill; the replicas begin with it at once. Returns its id. */
    public UUID create(Request request) {
        return transactions.call(tx -> {
            Checked checked = check(tx, request);
            Instant now = time.instant();
            UUID id = UUID.nameUUIDFromBytes(("backfill:" + checked.deployed().definitionId() + ":" + request.key())
                    .getBytes(StandardCharsets.UTF_8));
            int live = checked.deployed().workflow().run().priority();
            tx.update(
                    """
                    INSERT INTO backfill (id, definition_id, version, todo, total, parallel, priority, propagate, parameters, state,
                        created_at, created_by)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, 'RUNNING', ?, ?) ON CONFLICT (id) DO NOTHING
                    """,
                    id,
                    checked.deployed().definitionId(),
                    checked.deployed().version(),
                    checked.ranges().toString(),
                    checked.ranges().size(),
                    request.parallel(),
                    request.priority().orElse(live - BELOW_LIVE),
                    request.propagate(),
                    RunRow.json(checked.parameters()),
                    now,
                    request.by());
            return id;
        });
    }

    /** Pauses or resumes a backfill; runs that are active go on. Returns whether it was in a state for that. */
    public boolean pause(UUID id, boolean paused) {
        return transactions.call(tx -> tx.update(
                        "UPDATE backfill SET state = ? WHERE id = ? AND state = ?",
                        paused ? "PAUSED" : "RUNNING",
                        id,
                        paused ? "RUNNING" : "PAUSED")
                > 0);
    }

    /** Cancels a backfill and its active runs. Returns whether it was open. */
    public boolean cancel(UUID id, String by) {
        Instant now = time.instant();
        boolean open = transactions.call(tx -> tx.update(
                        "UPDATE backfill SET state = 'CANCELLED', ended_at = ? WHERE id = ? AND state IN ('RUNNING',"
                                + " 'PAUSED')",
                        now,
                        id)
                > 0);
        if (open) {
            List<UUID> runs = transactions.call(tx -> tx.query(
                    "SELECT id FROM workflow_run WHERE backfill_id = ? AND state IN ('WAITING', 'QUEUED', 'RUNNING')",
                    row -> row.getObject(1, UUID.class),
                    id));
            runs.forEach(run -> cancel.cancel(run, by, now));
        }
        return open;
    }

    private record Open(
            UUID id,
            long definitionId,
            int version,
            String todo,
            int running,
            int parallel,
            int priority,
            boolean propagate,
            String parameters,
            String by) {}

    /** Starts the next runs of open backfills. Returns how many were started. */
    public int advance(Instant now) {
        List<UUID> open = transactions.call(tx -> tx.query("""
            SELECT id FROM backfill WHERE state = 'RUNNING' AND running < CASE WHEN todo = '{}' THEN 1 ELSE parallel END
            ORDER BY created_at LIMIT ?
            """, row -> row.getObject(1, UUID.class), BATCH));
        int started = 0;
        for (UUID id : open) {
            started += transactions.call(tx -> advance(tx, id, now));
        }
        return started;
    }

    private int advance(Tx tx, UUID id, Instant now) throws SQLException {
        Optional<Long> definition =
                tx.first("SELECT definition_id FROM backfill WHERE id = ?", row -> row.getLong(1), id);
        if (definition.isEmpty()) {
            return 0;
        }
        RunCreator.lockDefinitions(tx, Set.of(definition.get())); // before the backfill, as whoever ends a run does
        Optional<Open> open = tx.first(
                """
                SELECT id, definition_id, version, todo, running, parallel, priority, propagate, parameters, created_by
                FROM backfill WHERE id = ? AND state = 'RUNNING' FOR UPDATE
                """,
                row -> new Open(
                        row.getObject("id", UUID.class),
                        row.getLong("definition_id"),
                        row.getInt("version"),
                        row.getString("todo"),
                        row.getInt("running"),
                        row.getInt("parallel"),
                        row.getInt("priority"),
                        row.getBoolean("propagate"),
                        row.getString("parameters"),
                        row.getString("created_by")),
                id);
        return open.isEmpty() ? 0 : advance(tx, open.get(), now);
    }

    private int advance(Tx tx, Open open, Instant now) throws SQLException {
        OrdinalRanges todo = OrdinalRanges.parse(open.todo());
        if (todo.isEmpty()) {
            if (open.running() == 0) {
                tx.update("UPDATE backfill SET state = 'DONE', ended_at = ? WHERE id = ?", now, open.id());
            }
            return 0;
        }
        Deployed deployed = cache.workflow(tx, open.definitionId(), open.version());
        Partitioning partitioning = deployed.workflow().partitions().orElseThrow();
        OrdinalRanges next = todo.first(Math.max(0, open.parallel() - open.running()));
        List<NewRun> runs = new ArrayList<>();
        for (long ordinal : next) {
            runs.add(new NewRun(
                    deployed,
                    "backfill:" + open.id() + ":" + partitioning.key(ordinal),
                    new NewRun.Origin(
                            "",
                            "backfill",
                            "{}",
                            open.by(),
                            open.priority(),
                            open.propagate(),
                            false,
                            Optional.of(open.id()),
                            Optional.empty()),
                    Optional.empty(),
                    Optional.of(partitioning.partition(ordinal)),
                    RunRow.texts(open.parameters()),
                    Optional.empty(),
                    List.of()));
        }
        tx.update(
                "UPDATE backfill SET todo = ?, running = running + ? WHERE id = ?",
                todo.minus(next).toString(),
                runs.size(),
                open.id());
        Journal journal = new Journal();
        creator.create(tx, runs, journal, now);
        journal.write(tx);
        return runs.size();
    }

    private Checked check(Tx tx, Request request) throws SQLException {
        Deployed deployed = definitions
                .current(tx, request.workflow())
                .orElseThrow(() -> new RefusedException("there is no workflow '" + request.workflow() + "'"));
        Partitioning partitioning = deployed.workflow()
                .partitions()
                .orElseThrow(() -> new RefusedException(request.workflow() + " has no partitions to fill"));
        if (request.parallel() < 1 || request.parallel() > MOST_PARALLEL) {
            throw new RefusedException("parallel is " + request.parallel() + "; allowed: 1 to " + MOST_PARALLEL);
        }
        RunRequests.refuseSecrets(tx, request.parameters());
        try {
            OrdinalRanges ranges = PartitionRange.parse(request.partitions(), partitioning);
            if (ranges.isEmpty() || ranges.size() > MOST_PARTITIONS) {
                throw new RefusedException(
                        "the range has " + ranges.size() + " partitions; allowed: 1 to " + MOST_PARTITIONS);
            }
            return new Checked(deployed, partitioning, ranges, Parameters.complete(deployed, request.parameters()));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }
}
