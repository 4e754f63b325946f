package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.jdbc.StoreUnavailableException;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Extends the leases of a replica's attempts and hears which of them have to end. */
public final class Heartbeats {
    private static final String BEAT = """
            UPDATE lease l SET lease_until = ? FROM workflow_run r
            WHERE r.id = l.run_id AND l.replica = ? AND l.attempt_id = ANY (?::uuid[])
            RETURNING l.attempt_id, l.epoch, r.cancel_asked IS NOT NULL, l.kill_why
            """;

    private final Transactions transactions;
    private final String replica;
    private final Duration lease;

    public Heartbeats(Transactions transactions, String replica, Duration lease) {
        this.transactions = transactions;
        this.replica = replica;
        this.lease = lease;
    }

    /** What a lease says: its epoch, whether the run is to be cancelled, and why the attempt is to end; null: it may go on. */
    public record Beat(long epoch, boolean cancel, @Nullable String killed) {}

    /** Whether an attempt has its lease yet, which stays so until the end of the transaction. */
    static boolean holds(Tx tx, Claimed claimed) throws SQLException {
        return tx.first(
                        "SELECT 1 FROM lease WHERE attempt_id = ? AND epoch = ? FOR SHARE",
                        row -> true,
                        claimed.attempt(),
                        claimed.epoch())
                .isPresent();
    }

    /** Leases that are still held; an attempt that is missing was fenced. */
    public Map<UUID, Beat> beat(Collection<UUID> attempts, Instant now) {
        Map<UUID, Beat> beats = new HashMap<>();
        if (!attempts.isEmpty()) {
            try {
                prolong(attempts, now).forEach(entry -> beats.put(entry.getKey(), entry.getValue()));
            } catch (StoreUnavailableException e) {
                transactions.tell(new Fact.LeasesRenewed(0, attempts.size()));
                throw e;
            }
        }
        return beats;
    }

    private List<Map.Entry<UUID, Beat>> prolong(Collection<UUID> attempts, Instant now) {
        return transactions.call(tx -> tx.query(
                BEAT,
                row -> Map.entry(
                        row.getObject(1, UUID.class), new Beat(row.getLong(2), row.getBoolean(3), row.getString(4))),
                now.plus(lease),
                replica,
                attempts));
    }
}
