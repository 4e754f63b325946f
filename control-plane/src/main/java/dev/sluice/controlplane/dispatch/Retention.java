package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.jdbc.Transactions;
import java.time.Instant;

/** Deletes what is older than its retention, in short transactions. Any replica may do it at any time. */
final class Retention {
    private static final int BATCH = 10_000;

    private final Transactions transactions;
    private final RetentionConfig config;

    Retention(Transactions transactions, RetentionConfig config) {
        this.transactions = transactions;
        this.config = config;
    }

    /** Deletes one batch of each kind. Returns whether there may be more. */
    boolean sweep(Instant now) {
        int logs = delete("""
                DELETE FROM attempt_log WHERE ctid = ANY (ARRAY(
                    SELECT l.ctid FROM attempt_log l JOIN attempt a ON a.id = l.attempt_id WHERE a.ended_at < ? LIMIT ?))
                """, now.minus(config.logs()));
        int news = delete(
                "DELETE FROM run_event WHERE ctid = ANY (ARRAY(SELECT ctid FROM run_event WHERE at < ? LIMIT ?))",
                now.minus(config.runEvents()));
        int keys = delete(
                "DELETE FROM idempotency_key WHERE key = ANY (ARRAY(SELECT key FROM idempotency_key WHERE created_at < ? LIMIT ?))",
                now.minus(config.idempotencyKeys()));
        return Math.max(logs, Math.max(news, keys)) >= BATCH;
    }

    private int delete(String sql, Instant before) {
        return transactions.call(tx -> tx.update(sql, before, BATCH));
    }
}
