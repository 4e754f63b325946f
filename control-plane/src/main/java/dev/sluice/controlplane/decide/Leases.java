package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.RunId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Read leases: who of other systems reads what now. A lease is taken under the shared locks of the datasets, so it stands
 * before or after every hold. It keeps nobody from writing; it says who had started before a hold.
 */
public final class Leases {
    private static final String TAKE = """
            INSERT INTO read_lease (decision_id, holder, caller, job_namespace, job_name, run_id, assets, versions, acquired_at,
                                    confirmed_at, lease_until)
            VALUES (?, ?, ?, ?, ?, ?, ?::bigint[], ?::bigint[], ?, ?, ?)
            ON CONFLICT (decision_id) DO UPDATE SET
                assets = excluded.assets, versions = excluded.versions, lease_until = excluded.lease_until,
                acquired_at = CASE WHEN read_lease.ended_at IS NULL THEN read_lease.acquired_at ELSE excluded.acquired_at END,
                confirmed_at = coalesce(excluded.confirmed_at, read_lease.confirmed_at), ended_at = NULL, ended_why = NULL
            """;

    /**
     * By the catalog, so the order in which events came does not matter. A clock of the producer that is behind by less than an
     * hour does not keep a lease from ending, and an end of long ago, of another run under this id, does not end it.
     */
    private static final String END_WITH_RUN = """
            UPDATE read_lease l SET ended_at = ?, ended_why = 'RUN_ENDED' FROM run r
            WHERE l.ended_at IS NULL AND l.run_id IS NOT NULL AND r.run_id = l.run_id AND r.state IN (2, 3, 4)
              AND r.ended_at >= l.acquired_at - interval '1 hour'
            """;

    private final Transactions transactions;
    private final Duration length;

    Leases(Transactions transactions, Duration length) {
        this.transactions = transactions;
        this.length = length;
    }

    /** Who reads a dataset now. */
    public record Reader(
            UUID decision,
            String caller,
            String job,
            @Nullable UUID run,
            Instant since) {}

    /** When a lease taken now ends by itself. */
    Instant end(Instant now) {
        return now.plus(length);
    }

    /** Takes or prolongs the lease of a decision; {@code started}: the run starts now. */
    void take(Tx tx, AnswerStore.Case asked, Facts facts, boolean started, Instant now) throws SQLException {
        List<Facts.Known> known = facts.inputs().stream()
                .flatMap(input -> input.known().stream())
                .distinct()
                .toList();
        tx.update(
                TAKE,
                asked.id(),
                asked.askedBy(),
                asked.request().caller(),
                asked.request().job().namespace(),
                asked.request().job().name(),
                asked.request().runId().map(run -> RunId.of(run).value()).orElse(null),
                Sql.array(known.stream().map(Facts.Known::asset).toList()),
                Sql.array(known.stream().map(Facts.Known::published).toList()),
                now,
                started ? now : null,
                end(now));
    }

    /**
     * Prolongs the lease of a decision. Decides nothing: the run has started and goes on, whatever is held by now.
     *
     * @return until when; empty: there is no lease, or it has ended
     */
    Optional<Instant> renew(UUID decision, Instant now) {
        int renewed = transactions.call(tx -> tx.update(
                "UPDATE read_lease SET lease_until = greatest(lease_until, ?) WHERE decision_id = ? AND ended_at IS NULL",
                end(now),
                decision));
        return renewed > 0 ? Optional.of(end(now)) : Optional.empty();
    }

    /** Ends the lease of a decision. Returns false when there is none that runs. */
    boolean release(UUID decision, Instant now) {
        return transactions.call(tx -> tx.update(
                        "UPDATE read_lease SET ended_at = ?, ended_why = 'RELEASED' WHERE decision_id = ? AND ended_at IS NULL",
                        now,
                        decision))
                > 0;
    }

    /** Ends what is over: leases of runs that ended, in whatever order their events came, and those whose time is up. */
    void endDue(Instant now) {
        transactions.run(tx -> {
            tx.update(END_WITH_RUN, now);
            tx.update(
                    "UPDATE read_lease SET ended_at = ?, ended_why = 'EXPIRED' WHERE ended_at IS NULL AND lease_until <= ?",
                    now,
                    now);
        });
    }

    /** Forgets leases that ended long ago. */
    int forget(Instant before) {
        return transactions.call(tx -> tx.update("DELETE FROM read_lease WHERE ended_at < ?", before));
    }

    /** Who reads the dataset now, oldest first. */
    public List<Reader> readers(long asset) {
        return transactions.call(tx -> tx.query(
                """
                SELECT decision_id, caller, job_namespace, job_name, run_id, acquired_at FROM read_lease
                WHERE assets @> ARRAY[?::bigint] AND ended_at IS NULL ORDER BY acquired_at, decision_id LIMIT 500
                """,
                row -> new Reader(
                        row.getObject("decision_id", UUID.class),
                        row.getString("caller"),
                        row.getString("job_namespace") + "/" + row.getString("job_name"),
                        row.getObject("run_id", UUID.class),
                        row.getObject("acquired_at", java.time.OffsetDateTime.class)
                                .toInstant()),
                asset));
    }
}
