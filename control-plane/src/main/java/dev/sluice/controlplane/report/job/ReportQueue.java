package dev.sluice.controlplane.report.job;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.report.collect.Point;
import dev.sluice.controlplane.report.collect.ReportRequest;
import dev.sluice.controlplane.reportview.ReportFailure;
import dev.sluice.report.model.ReportKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reports on their way: each is made by one replica under a lease on the clock of the database. Who lost the lease is fenced by
 * the epoch and changes nothing any more. What the report looks at is fixed at its first start, so every try gives the same.
 */
public final class ReportQueue {
    /** Newest signed checkpoint, or the head where nothing is signed; and the last event received among these entries. */
    private static final String POINT = """
            WITH size AS (SELECT coalesce((SELECT max(size) FROM ledger_checkpoint WHERE ?), (SELECT size FROM ledger_head)) AS size)
            SELECT size, coalesce((SELECT substr(e.subject, 7)::bigint FROM ledger_entry e
                                   WHERE e.kind = 'event.received' AND e.seq < size ORDER BY e.seq DESC LIMIT 1), 0) FROM size
            """;

    /** Covered: the request itself and all events received before it are among the entries. */
    private static final String NEXT = """
            SELECT id, state, tries FROM report r
            WHERE (state = 'QUEUED' AND (lease_until <= clock_timestamp() OR (ledger_size IS NULL
                    AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.subject = 'report:' || r.id AND e.seq < ?)
                    AND NOT EXISTS (SELECT 1 FROM event_log v WHERE v.position > ? AND v.received_at <= r.requested_at))))
                OR (state = 'RUNNING' AND lease_until <= clock_timestamp())
            ORDER BY requested_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            """;

    private static final String CLAIM = """
            UPDATE report SET state = 'RUNNING', stage = 'starting', progress = 0, replica = ?, epoch = nextval('lease_epoch'),
                lease_until = clock_timestamp() + ? * interval '1 millisecond', tries = tries + 1,
                started_at = coalesce(started_at, ?), ledger_size = coalesce(ledger_size, ?), log_position = coalesce(log_position, ?)
            WHERE id = ?
            RETURNING id, kind, request, requested_at, epoch, tries, ledger_size, log_position
            """;

    private static final String MINE = " WHERE id = ? AND epoch = ? AND state = 'RUNNING'";

    private final Transactions transactions;
    private final String replica;
    private final Duration lease;
    private final int mostTries;

    /** @param mostTries after which a report is given up */
    public ReportQueue(Transactions transactions, String replica, Duration lease, int mostTries) {
        this.transactions = transactions;
        this.replica = replica;
        this.lease = lease;
        this.mostTries = mostTries;
    }

    /** A report that this replica makes. */
    public record Claimed(
            UUID id, ReportKind kind, ReportRequest request, Instant requestedAt, long epoch, int tries, Point at) {
        private static Claimed read(ResultSet row) throws SQLException {
            return new Claimed(
                    row.getObject("id", UUID.class),
                    ReportKind.valueOf(row.getString("kind")),
                    RequestJson.read(row.getString("request")),
                    row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                    row.getLong("epoch"),
                    row.getInt("tries"),
                    new Point(row.getLong("ledger_size"), row.getLong("log_position")));
        }
    }

    /** What a report came to. */
    record Outcome(String verdict, int missing, BundleMaker.Written written, String bundleDigest, long bytes) {}

    private record Next(UUID id, String state, int tries) {}

    /** Whether a request is in the ledger and waits only for a checkpoint. */
    boolean awaitsCheckpoint() {
        return transactions.call(tx -> tx.first("""
                        SELECT 1 FROM report r WHERE state = 'QUEUED' AND ledger_size IS NULL
                            AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.subject = 'report:' || r.id
                                        AND e.seq >= coalesce((SELECT max(size) FROM ledger_checkpoint), 0)) LIMIT 1
                        """, _ -> true).isPresent());
    }

    /**
     * Takes the next report that may start, or whose replica was lost.
     *
     * @param signed whether there are keys, so that checkpoints count and not the head
     */
    Optional<Claimed> claim(boolean signed, Instant now) {
        return transactions.call(tx -> {
            Point at = tx.query(POINT, row -> new Point(row.getLong(1), row.getLong(2)), signed)
                    .getFirst();
            Optional<Next> next = tx.first(
                    NEXT,
                    row -> new Next(row.getObject(1, UUID.class), row.getString(2), row.getInt(3)),
                    at.ledgerSize(),
                    at.logPosition());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            tx.update("DELETE FROM report_chunk WHERE report_id = ?", next.get().id());
            if (next.get().tries() >= mostTries) {
                giveUp(tx, next.get(), now);
                return Optional.empty();
            }
            return tx
                    .query(
                            CLAIM,
                            Claimed::read,
                            replica,
                            lease.toMillis(),
                            now,
                            at.ledgerSize(),
                            at.logPosition(),
                            next.get().id())
                    .stream()
                    .findFirst();
        });
    }

    private static void giveUp(Tx tx, Next lost, Instant now) throws SQLException {
        tx.update(
                """
                UPDATE report SET state = 'FAILED', failure = ?, detail = ?, stage = '', ended_at = ?, lease_until = NULL,
                    epoch = nextval('lease_epoch') WHERE id = ?
                """,
                ReportFailure.GIVEN_UP,
                "it was begun " + lost.tries() + " times, and each time the replica that made it was lost or failed",
                now,
                lost.id());
    }

    /** Says that the report is being made, and how far it is. False: it is ours no longer. */
    boolean renew(Claimed claimed, String stage, int progress) {
        return transactions.call(tx -> {
            boolean mine = tx.update(
                            "UPDATE report SET lease_until = clock_timestamp() + ? * interval '1 millisecond', stage = ?, progress = ?"
                                    + MINE,
                            lease.toMillis(),
                            stage,
                            progress,
                            claimed.id(),
                            claimed.epoch())
                    > 0;
            if (mine || isTaken(tx, claimed)) {
                tx.tell(new Fact.LeasesRenewed(mine ? 1 : 0, mine ? 0 : 1));
            }
            return mine;
        });
    }

    /** Whether another replica has it; else it was cancelled, or is over. */
    private static boolean isTaken(Tx tx, Claimed claimed) throws SQLException {
        return tx.first(
                        "SELECT 1 FROM report WHERE id = ? AND epoch <> ? AND state <> 'CANCELLED'",
                        _ -> true,
                        claimed.id(),
                        claimed.epoch())
                .isPresent();
    }

    /** Whether a write was made; one that another replica is in the way of is told. */
    private static boolean isMine(Tx tx, Claimed claimed, int written) throws SQLException {
        if (written == 0 && isTaken(tx, claimed)) {
            tx.tell(new Fact.WriteFenced());
        }
        return written > 0;
    }

    /** Keeps a piece of the bundle. False: the report is ours no longer, and nothing is kept. */
    boolean keep(Claimed claimed, int seq, byte[] body) {
        // The lock makes a replica that takes the report over wait for this piece, and then delete it.
        return transactions.call(tx -> isMine(
                tx,
                claimed,
                tx.update(
                        "INSERT INTO report_chunk (report_id, seq, body) SELECT id, ?, ? FROM report" + MINE
                                + " FOR SHARE",
                        seq,
                        body,
                        claimed.id(),
                        claimed.epoch())));
    }

    boolean finish(Claimed claimed, Outcome outcome, Instant now, Duration keep) {
        return transactions.call(tx -> isMine(
                tx,
                claimed,
                tx.update(
                        """
                        UPDATE report SET state = 'DONE', stage = '', progress = 1000, ended_at = ?, expires_at = ?, verdict = ?,
                            missing = ?, report_digest = ?, detail = nullif(?, ''), bundle_digest = ?, bundle_bytes = ?, lease_until = NULL
                        """ + MINE,
                        now,
                        now.plus(keep),
                        outcome.verdict(),
                        outcome.missing(),
                        outcome.written().reportDigest(),
                        outcome.written().lack(),
                        outcome.bundleDigest(),
                        outcome.bytes(),
                        claimed.id(),
                        claimed.epoch())));
    }

    boolean fail(Claimed claimed, ReportFailure failure, String detail, Instant now) {
        return transactions.call(tx -> {
            int failed = tx.update(
                    "UPDATE report SET state = 'FAILED', stage = '', failure = ?, detail = ?, ended_at = ?, lease_until = NULL"
                            + MINE,
                    failure,
                    detail,
                    now,
                    claimed.id(),
                    claimed.epoch());
            if (failed > 0) {
                tx.update("DELETE FROM report_chunk WHERE report_id = ?", claimed.id());
            }
            return isMine(tx, claimed, failed);
        });
    }

    /** Gives a report back after a failure that may pass; it counts as a try. */
    void retryAfter(Claimed claimed, Duration pause) {
        giveBack(claimed, pause, 0);
    }

    /** Gives a report back because this replica stops; it does not count as a try. */
    void release(Claimed claimed) {
        giveBack(claimed, Duration.ZERO, 1);
    }

    private void giveBack(Claimed claimed, Duration pause, int triesBack) {
        transactions.run(tx ->
                isMine(tx, claimed, tx.update("""
                UPDATE report SET state = 'QUEUED', stage = 'waiting', progress = 0, tries = tries - ?, replica = NULL,
                    lease_until = clock_timestamp() + ? * interval '1 millisecond', epoch = nextval('lease_epoch')
                """ + MINE, triesBack, pause.toMillis(), claimed.id(), claimed.epoch())));
    }

    /** Deletes bundles whose time is over; their rows stay. Returns how many. */
    int expire() {
        return transactions.call(tx -> {
            List<UUID> over = tx.query("""
                    SELECT id FROM report WHERE state = 'DONE' AND expires_at <= clock_timestamp() ORDER BY expires_at LIMIT 10
                    FOR UPDATE SKIP LOCKED
                    """, row -> row.getObject(1, UUID.class));
            if (over.isEmpty()) {
                return 0;
            }
            tx.update("DELETE FROM report_chunk WHERE report_id = ANY (?)", over);
            return tx.update("UPDATE report SET state = 'EXPIRED' WHERE id = ANY (?)", over);
        });
    }
}
