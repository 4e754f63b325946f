package dev.sluice.controlplane.reproduce;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.run.RunIds;
import dev.sluice.controlplane.security.Actor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Repetitions as stored: asked for once per key, worked on by one replica at a time. */
public final class Reproductions {
    private static final String INSERT = """
            INSERT INTO reproduction (id, run_id, state, requested_by, requested_key, requested_at, idempotency_key)
            VALUES (?, ?, 'QUEUED', ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private static final String CLAIM = """
            UPDATE reproduction r SET replica = ?, epoch = r.epoch + 1, lease_until = ?
            WHERE r.id = (
                SELECT o.id FROM reproduction o LEFT JOIN workflow_run s ON s.id = o.shadow_run_id
                WHERE o.state IN ('QUEUED', 'RUNNING', 'COMPARING') AND (o.lease_until IS NULL OR o.lease_until < ?)
                  AND (o.state <> 'RUNNING' OR s.state NOT IN ('WAITING', 'QUEUED', 'RUNNING'))
                ORDER BY o.requested_at, o.id LIMIT 1 FOR UPDATE OF o SKIP LOCKED)
            RETURNING r.id, r.run_id, r.shadow_run_id, r.state, r.epoch, r.requested_by
            """;

    private final Transactions transactions;
    private final InstantSource time;

    public Reproductions(Transactions transactions, InstantSource time) {
        this.transactions = transactions;
        this.time = time;
    }

    /** States of a repetition. */
    public enum State {
        QUEUED,
        RUNNING,
        COMPARING,
        DONE,
        /** It cannot be repeated: an input is gone, or its workflow does not say how. */
        REFUSED,
        FAILED
    }

    /**
     * One that a replica works on.
     *
     * @param epoch fencing number: every write names it
     */
    record Job(UUID id, UUID run, @Nullable UUID shadow, State state, long epoch, String by) {
        static Job read(ResultSet row) throws SQLException {
            return new Job(
                    Objects.requireNonNull(Jdbc.uuid(row, "id")),
                    Objects.requireNonNull(Jdbc.uuid(row, "run_id")),
                    Jdbc.uuid(row, "shadow_run_id"),
                    State.valueOf(row.getString("state")),
                    row.getLong("epoch"),
                    row.getString("requested_by"));
        }
    }

    /**
     * Asks for a repetition; the same key again gives the same one.
     *
     * @throws ConflictException when the key was used for another run
     */
    public UUID request(UUID run, String key, Actor by) {
        return transactions.call(tx -> {
            Instant now = time.instant();
            UUID id = RunIds.reproduction(now, run, by.key() + ":" + by.name() + ":" + key);
            if (tx.update(INSERT, id, run, by.name(), by.key(), now, key) > 0) {
                return id;
            }
            record Known(UUID id, UUID run) {}
            Known known = tx.first(
                            "SELECT id, run_id FROM reproduction WHERE requested_key = ? AND idempotency_key = ?",
                            row -> new Known(row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                            by.key(),
                            key)
                    .orElseThrow();
            if (!known.run().equals(run)) {
                throw new ConflictException("idempotencyKey '" + key
                        + "' was used for the repetition of another run; send a new key for a new request");
            }
            return known.id();
        });
    }

    /** The next one that there is something to do for. */
    Optional<Job> claim(String replica, Duration lease) {
        Instant now = time.instant();
        return transactions.call(tx -> tx.first(CLAIM, Job::read, replica, now.plus(lease), now));
    }

    /** Moves one on and gives it back; false: another replica has it. */
    static boolean move(Tx tx, Job job, State to, @Nullable UUID shadow) throws SQLException {
        boolean mine = tx.update("""
                        UPDATE reproduction SET state = ?, shadow_run_id = coalesce(?, shadow_run_id), lease_until = NULL
                        WHERE id = ? AND epoch = ?
                        """, to, shadow, job.id(), job.epoch()) > 0;
        if (!mine) {
            tx.tell(new Fact.WriteFenced());
        }
        return mine;
    }

    /** How one ended. */
    record End(
            State state,
            @Nullable String level,
            @Nullable String expected,
            @Nullable String detail,
            @Nullable String result) {
        static End refused(String why) {
            return new End(State.REFUSED, null, null, why, null);
        }

        static End failed(String why) {
            return new End(State.FAILED, null, null, why, null);
        }
    }

    /** Ends one; nothing happens when another replica has it. */
    void end(Job job, End end) {
        transactions.run(tx -> {
            int ended = tx.update(
                    """
                UPDATE reproduction SET state = ?, level = ?, expected = ?, detail = ?, result = ?, ended_at = ?, lease_until = NULL
                WHERE id = ? AND epoch = ?
                """,
                    end.state(),
                    end.level(),
                    end.expected(),
                    end.detail(),
                    end.result(),
                    time.instant(),
                    job.id(),
                    job.epoch());
            if (ended == 0) {
                tx.tell(new Fact.WriteFenced());
            }
        });
    }
}
