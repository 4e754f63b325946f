package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Reads the figures of the ledger, the reports and the tables: one short statement. */
@Singleton
class LedgerReader {
    private static final double MILLIS = 1e3;

    private static final String READ = """
            SELECT h.size, e.at, (SELECT count(*) FROM report WHERE state IN ('QUEUED', 'RUNNING')) AS open,
                (SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL
                 ORDER BY installed_rank DESC LIMIT 1) AS schema
            FROM ledger_head h
            LEFT JOIN ledger_entry e ON e.seq = coalesce((SELECT max(size) FROM ledger_checkpoint), 0) AND e.seq < h.size
            """;

    private final Transactions transactions;

    LedgerReader(Transactions transactions) {
        this.transactions = transactions;
    }

    LedgerReading read(Instant now) {
        return transactions.call(tx -> tx.query(READ, row -> reading(row, now)).getFirst());
    }

    private static LedgerReading reading(ResultSet row, Instant now) throws SQLException {
        Instant oldest = Jdbc.instant(row, "at");
        double waits =
                oldest == null ? 0 : Math.max(0, Duration.between(oldest, now).toMillis() / MILLIS);
        return new LedgerReading(
                row.getLong("size"), waits, row.getLong("open"), String.valueOf(row.getString("schema")));
    }
}
