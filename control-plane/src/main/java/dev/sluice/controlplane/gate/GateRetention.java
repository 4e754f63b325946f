package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Transactions;
import java.time.Instant;

/** Deletes series that are older than their retention, in short transactions. Any replica may do it at any time. */
final class GateRetention {
    private static final int BATCH = 10_000;

    private final Transactions transactions;

    GateRetention(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Deletes one batch of each kind. Returns whether there may be more. */
    boolean sweep(Instant before) {
        int values = delete(
                "DELETE FROM check_series WHERE ctid = ANY (ARRAY(SELECT ctid FROM check_series WHERE at < ? LIMIT ?))",
                before);
        int profiles = delete(
                "DELETE FROM dataset_profile WHERE ctid = ANY (ARRAY(SELECT ctid FROM dataset_profile WHERE at < ? LIMIT ?))",
                before);
        return Math.max(values, profiles) >= BATCH;
    }

    private int delete(String sql, Instant before) {
        return transactions.call(tx -> tx.update(sql, before, BATCH));
    }
}
