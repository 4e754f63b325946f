package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.quality.CheckOutcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluations on their way: one at a time per gate, version and slice, claimed by one replica under a lease. Who lost the
 * lease is fenced by the epoch: what it finds is kept and decides nothing.
 */
public final class EvaluationQueue {
    /** Evaluators lost before an evaluation is given up as broken. */
    private static final int MOST_LOSSES = 5;

    private static final String ASK = """
            INSERT INTO gate_evaluation (definition_id, gate_version, asset_id, version, slice, cause, asked_by, state, tries,
                due_at, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, 'QUEUED', ?, ?, ?)
            ON CONFLICT (definition_id, asset_id, version, slice) WHERE state IN ('QUEUED', 'RUNNING')
            DO UPDATE SET due_at = least(gate_evaluation.due_at, EXCLUDED.due_at) WHERE gate_evaluation.state = 'QUEUED'
            """;

    private static final String CLAIM = """
            UPDATE gate_evaluation SET state = 'RUNNING', epoch = nextval('lease_epoch'), replica = ?, lease_until = ?,
                started_at = ?
            WHERE id = (SELECT id FROM gate_evaluation WHERE state = 'QUEUED' AND due_at <= ?
                        ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, definition_id, asset_id, version, slice, cause, tries, epoch, started_at
            """;

    private static final String LOST = """
            UPDATE gate_evaluation SET state = CASE WHEN losses + 1 >= ? THEN 'DROPPED' ELSE 'QUEUED' END, losses = losses + 1,
                epoch = nextval('lease_epoch'), replica = NULL, lease_until = NULL,
                ended_at = CASE WHEN losses + 1 >= ? THEN ?::timestamptz END,
                message = 'its evaluator was lost ' || losses + 1 || ' times'
            WHERE id IN (SELECT id FROM gate_evaluation WHERE state = 'RUNNING' AND lease_until < ? ORDER BY lease_until LIMIT 100
                         FOR UPDATE SKIP LOCKED)
            RETURNING id
            """;

    private final Transactions transactions;
    private final String replica;
    private final Duration lease;

    public EvaluationQueue(Transactions transactions, String replica, Duration lease) {
        this.transactions = transactions;
        this.replica = replica;
        this.lease = lease;
    }

    /** Why an evaluation is asked for. */
    public enum Cause {
        WRITTEN,
        ASKED,
        RETRY,
        EVERY,
        MISSING,
        EVIDENCE
    }

    /**
     * An evaluation that is wanted.
     *
     * @param by who asks; null unless ASKED
     * @param tries evaluations of the version in a row that broke before this one
     * @param dueAt not before
     */
    record Wish(
            ActiveGate gate,
            long version,
            String slice,
            Cause cause,
            @Nullable String by,
            int tries,
            Instant dueAt) {}

    /** An evaluation that this replica has claimed. */
    public record Claimed(
            long id,
            long definitionId,
            long asset,
            long version,
            String slice,
            String cause,
            int tries,
            long epoch,
            Instant startedAt) {}

    /** Puts it in, or makes the one that waits due earlier. One that runs already answers the question too. */
    static void ask(Tx tx, Wish wish, Instant now) throws SQLException {
        tx.update(
                ASK,
                wish.gate().definitionId(),
                wish.gate().version(),
                wish.gate().asset(),
                wish.version(),
                wish.slice(),
                wish.cause(),
                wish.by(),
                wish.tries(),
                wish.dueAt(),
                now);
    }

    /** As {@link #ask}; one that runs already is followed by another, for it may not see what came. */
    static void askAfter(Tx tx, Wish wish, Instant now) throws SQLException {
        int running = tx.update("""
                UPDATE gate_evaluation SET again = true
                WHERE definition_id = ? AND asset_id = ? AND version = ? AND slice = ? AND state = 'RUNNING'
                """, wish.gate().definitionId(), wish.gate().asset(), wish.version(), wish.slice());
        if (running == 0) {
            ask(tx, wish, now);
        }
    }

    /** Takes out what waits and is about a version that is not the newest of its slice any more. */
    static void dropOlder(Tx tx, long asset, String slice, long newest, Instant now) throws SQLException {
        tx.update("""
                UPDATE gate_evaluation SET state = 'DROPPED', ended_at = ?, message = 'version ' || ?::bigint || ' took its place'
                WHERE asset_id = ? AND slice = ? AND version < ? AND state = 'QUEUED'
                """, now, newest, asset, slice, newest);
    }

    /** Claims the one that waits longest. */
    public Optional<Claimed> claim(Instant now) {
        return transactions.call(
                tx -> tx.query(CLAIM, EvaluationQueue::claimed, replica, now.plus(lease), now, now).stream()
                        .findFirst());
    }

    /**
     * Extends leases. Returns the evaluations that are still held; a missing one was fenced.
     *
     * @param running with the progress of each in thousandths; negative: not known
     */
    public Set<Long> beat(Map<Claimed, Long> running, Instant now) {
        if (running.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(transactions.call(tx -> tx.query(
                """
                UPDATE gate_evaluation e SET lease_until = ?, progress = nullif(greatest(u.progress, -1), -1)
                FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS u (id, epoch, progress)
                WHERE e.id = u.id AND e.epoch = u.epoch AND e.state = 'RUNNING' RETURNING e.id
                """,
                row -> row.getLong(1),
                now.plus(lease),
                running.keySet().stream().map(Claimed::id).toList(),
                running.keySet().stream().map(Claimed::epoch).toList(),
                List.copyOf(running.values()))));
    }

    /** Takes leases away from evaluators without a heartbeat. Returns how many. */
    public int sweep(Instant now) {
        return transactions.call(tx ->
                tx.query(LOST, row -> true, MOST_LOSSES, MOST_LOSSES, now, now).size());
    }

    /** Gives a claim back because the replica stops. */
    void giveBack(Claimed evaluation) {
        transactions.run(tx -> {
            int given = tx.update("""
                    UPDATE gate_evaluation SET state = 'QUEUED', replica = NULL, lease_until = NULL, epoch = nextval('lease_epoch')
                    WHERE id = ? AND epoch = ? AND state = 'RUNNING'
                    """, evaluation.id(), evaluation.epoch());
            if (given == 0) {
                tellFenced(tx, evaluation);
            }
        });
    }

    /** Tells of a write that was refused, unless the gate is gone: then nobody took over. */
    static void tellFenced(Tx tx, Claimed evaluation) throws SQLException {
        if (tx.first("SELECT 1 FROM gate_evaluation WHERE id = ? AND state <> 'DROPPED'", _ -> true, evaluation.id())
                .isPresent()) {
            tx.tell(new Fact.WriteFenced());
        }
    }

    /** How a claim ended. */
    enum End {
        /** It was not held any more: the caller was fenced. */
        FENCED,
        COUNTED,
        /** It counts, and another evaluation is to follow. */
        AGAIN
    }

    /** Ends a claim. */
    static End done(Tx tx, Claimed evaluation, CheckOutcome outcome, @Nullable Long rows, Instant now)
            throws SQLException {
        return tx.first(
                        """
                        UPDATE gate_evaluation SET state = 'DONE', outcome = ?, row_count = ?, ended_at = ?, lease_until = NULL
                        WHERE id = ? AND epoch = ? AND state = 'RUNNING' RETURNING again
                        """,
                        row -> row.getBoolean(1) ? End.AGAIN : End.COUNTED,
                        outcome,
                        rows,
                        now,
                        evaluation.id(),
                        evaluation.epoch())
                .orElse(End.FENCED);
    }

    /** Ends what waits or runs for a gate; who runs it is fenced, and stops at its next heartbeat. Returns their numbers. */
    static List<Long> cancel(Tx tx, long definition, String why, Instant now) throws SQLException {
        return tx.query("""
                UPDATE gate_evaluation SET state = 'DROPPED', message = ?, ended_at = ?, lease_until = NULL, again = false,
                    epoch = nextval('lease_epoch')
                WHERE definition_id = ? AND state IN ('QUEUED', 'RUNNING') RETURNING id
                """, row -> row.getLong(1), why, now, definition);
    }

    /** Drops a claim whose gate is gone. */
    void drop(Claimed evaluation, String why, Instant now) {
        transactions.run(tx -> tx.update("""
                UPDATE gate_evaluation SET state = 'DROPPED', message = ?, ended_at = ?, lease_until = NULL
                WHERE id = ? AND epoch = ? AND state = 'RUNNING'
                """, why, now, evaluation.id(), evaluation.epoch()));
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
        return new Claimed(
                row.getLong("id"),
                row.getLong("definition_id"),
                row.getLong("asset_id"),
                row.getLong("version"),
                row.getString("slice"),
                row.getString("cause"),
                row.getInt("tries"),
                row.getLong("epoch"),
                Objects.requireNonNull(Jdbc.instant(row, "started_at")));
    }
}
