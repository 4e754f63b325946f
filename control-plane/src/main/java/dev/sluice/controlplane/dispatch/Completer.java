package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.forecast.act.ForecastActs;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.AssetPublisher;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.run.RunCreator;
import dev.sluice.controlplane.run.RunProgress;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.run.RunRows;
import dev.sluice.controlplane.run.RunStarter;
import dev.sluice.controlplane.run.TaskQueue;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.RunPolicy.Overlap;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ObservedDataset;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.DoubleSupplier;

/**
 * Records how attempts ended, and what follows, in one transaction each.
 *
 * <p>Only the holder of the lease may do so. What a fenced attempt says afterwards is kept beside it as evidence and changes
 * nothing.
 */
public final class Completer {
    private final Transactions transactions;
    private final DeployedCache definitions;
    private final RunProgress progress;
    private final RunStarter starter;
    private final AssetPublisher publisher;
    private final RunEvents events;
    private final Lineage lineage;
    private final AfterAttempt after;

    public Completer(
            Transactions transactions,
            DeployedCache definitions,
            RunProgress progress,
            RunStarter starter,
            TaskQueue queue,
            AssetPublisher publisher,
            RunEvents events,
            Lineage lineage,
            ForecastActs forecasts,
            DoubleSupplier chance) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.progress = progress;
        this.starter = starter;
        this.publisher = publisher;
        this.events = events;
        this.lineage = lineage;
        this.after = new AfterAttempt(progress, queue, forecasts, chance);
    }

    /** Records the outcome. Returns whether it counted: false when the attempt was fenced. */
    public boolean complete(Claimed claimed, AttemptOutcome outcome, Instant now) {
        return complete(claimed, outcome, Map.of(), now);
    }

    /**
     * As {@link #complete(Claimed, AttemptOutcome, Instant)}.
     *
     * @param facets of the run, as {@link dev.sluice.scheduler.execute.AttemptListener#facet} heard them
     */
    public boolean complete(Claimed claimed, AttemptOutcome outcome, Map<String, List<String>> facets, Instant now) {
        AttemptEnding ending = AttemptEnding.of(outcome).with(facets);
        return transactions.call(tx -> finish(tx, claimed, ending, now, false));
    }

    /** Takes the lease away from an attempt without a heartbeat. Returns whether it was still there and expired. */
    public boolean lose(Claimed claimed, Instant now) {
        AttemptEnding lost = new AttemptEnding(
                "LOST",
                EventType.ABORT,
                ErrorClass.LOST,
                "no heartbeat of its replica; the lease expired",
                null,
                List.of());
        return transactions.call(tx -> finish(tx, claimed, lost, now, true));
    }

    /** Gives an attempt up because its replica stops: the task starts again elsewhere. */
    public boolean stop(Claimed claimed, Instant now) {
        AttemptEnding stopped =
                new AttemptEnding("LOST", EventType.ABORT, ErrorClass.LOST, "its replica stopped", null, List.of());
        return transactions.call(tx -> finish(tx, claimed, stopped, now, false));
    }

    private boolean finish(Tx tx, Claimed claimed, AttemptEnding ending, Instant now, boolean onlyExpired)
            throws SQLException {
        if (claimed.deployed().workflow().run().overlap() != Overlap.ALLOW) {
            RunCreator.lockDefinitions(tx, Set.of(claimed.run().definitionId()));
        }
        RunRow run = RunRows.lock(tx, claimed.run().id()).orElseThrow();
        if (!takesLease(tx, claimed, ending, now, onlyExpired)) {
            return false;
        }
        tx.update(
                "UPDATE attempt SET state = ?, ended_at = ?, error_class = ?, message = ?, exit_code = ? WHERE id = ?",
                ending.state(),
                now,
                ending.errorClass() == null ? null : ending.errorClass().name(),
                ending.message(),
                ending.exitCode(),
                claimed.attempt());
        tx.tell(new Fact.AttemptEnded(run.id(), ending.result(), ending.reason()));
        Journal journal = new Journal();
        journal.attempt(
                run.id(),
                claimed.task().id(),
                claimed.attempt(),
                "ATTEMPT_" + ending.state(),
                ending.state(),
                ending.message(),
                now);
        Map<DatasetId, Long> versions =
                ending.state().equals("SUCCEEDED") ? publish(tx, claimed, run, ending, now) : Map.of();
        journal.lineage(events.ended(
                lineage.of(claimed).with(versions),
                now,
                new RunEvents.End(
                        ending.event(),
                        ending.event() == EventType.COMPLETE ? null : ending.message(),
                        ending.told(),
                        ending.observed(),
                        ending.facets())));
        boolean probeFailed = breaker(tx, claimed, ending, now);
        after.follow(tx, claimed, run, probeFailed ? ending.ofProbe() : ending, journal, now);
        progress.advance(tx, List.of(new RunStarter.Start(run, claimed.deployed())), starter, journal, now);
        journal.write(tx);
        return true;
    }

    /** Takes the lease away; where it is gone already, keeps what the fenced attempt says as evidence. */
    private static boolean takesLease(Tx tx, Claimed claimed, AttemptEnding ending, Instant now, boolean onlyExpired)
            throws SQLException {
        int mine = onlyExpired
                ? tx.update(
                        "DELETE FROM lease WHERE attempt_id = ? AND epoch = ? AND lease_until < ?",
                        claimed.attempt(),
                        claimed.epoch(),
                        now)
                : tx.update("DELETE FROM lease WHERE attempt_id = ? AND epoch = ?", claimed.attempt(), claimed.epoch());
        if (mine == 0 && !onlyExpired) {
            tx.tell(new Fact.WriteFenced());
            tx.update(
                    "UPDATE attempt SET late_result = ? WHERE id = ? AND epoch = ? AND state = 'LOST'",
                    ending.state() + (ending.message() == null ? "" : ": " + ending.message()),
                    claimed.attempt(),
                    claimed.epoch());
        }
        return mine != 0;
    }

    private Map<DatasetId, Long> publish(Tx tx, Claimed claimed, RunRow run, AttemptEnding ending, Instant now)
            throws SQLException {
        if (run.isShadow()) {
            return Map.of();
        }
        Set<DatasetId> written =
                new LinkedHashSet<>(lineage.of(claimed).outputs().keySet());
        ending.observed().stream().filter(ObservedDataset::written).forEach(o -> written.add(o.dataset()));
        return publisher.publish(
                tx, new AssetPublisher.Writer(claimed.attempt(), null, run.partitionKey(), run.fires()), written, now);
    }

    /** Returns whether it was the probe of a breaker, and failed. */
    private boolean breaker(Tx tx, Claimed claimed, AttemptEnding ending, Instant now) throws SQLException {
        if (claimed.task().dependsOnService().isEmpty()) {
            return false;
        }
        var service = Limits.service(
                tx, definitions, claimed.task().dependsOnService().get());
        if (service.isEmpty()) {
            return false;
        }
        boolean failed = ending.errorClass() == ErrorClass.TRANSIENT || ending.errorClass() == ErrorClass.TIMEOUT;
        boolean tells = failed || ending.state().equals("SUCCEEDED") || ending.errorClass() == ErrorClass.PERMANENT;
        return Breakers.change(
                tx, service.get(), b -> tells ? b.ended(service.get(), failed, now) : b.abandoned(), now);
    }

    /** What is known of an attempt whose lease expired, from the store. */
    Optional<Claimed> claimed(Tx tx, UUID attempt) throws SQLException {
        record Row(UUID taskRun, UUID run, String task, int number, long epoch, Instant startedAt) {}
        Optional<Row> row = tx.first(
                """
                SELECT a.task_run_id, t.run_id, t.task, a.number, a.epoch, a.started_at
                FROM attempt a JOIN task_run t ON t.id = a.task_run_id WHERE a.id = ?
                """,
                r -> new Row(
                        r.getObject(1, UUID.class),
                        r.getObject(2, UUID.class),
                        r.getString(3),
                        r.getInt(4),
                        r.getLong(5),
                        Objects.requireNonNull(dev.sluice.controlplane.jdbc.Jdbc.instant(r, "started_at"))),
                attempt);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        Row r = row.get();
        RunRow run = Objects.requireNonNull(RunRows.byIds(tx, List.of(r.run())).get(r.run()));
        Deployed deployed = definitions.workflow(tx, run.definitionId(), run.version());
        return Optional.of(new Claimed(
                attempt, r.epoch(), r.taskRun(), r.number(), run, deployed, deployed.task(r.task()), r.startedAt()));
    }
}
