package dev.sluice.controlplane.telemetry;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells the spans of what ended, on any replica: it follows the committed news of runs, and its position moves after the spans
 * are handed over. One replica at a time, by the lock of the position's row.
 *
 * <p>At least once: after a crash between the two, the same spans go out again under the same ids. The first start begins at
 * the head, and what is older than {@link #OLDEST} is passed over, so that switching traces on tells no past.
 */
final class TraceFeed {
    private static final int BATCH = 500;
    private static final Duration OLDEST = Duration.ofHours(1);
    private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "CANCELLED", "SKIPPED", "LOST", "REFUSED");

    private static final String BEGIN = """
        INSERT INTO trace_position (txid, id, updated_at) VALUES (pg_snapshot_xmin(pg_current_snapshot()), 0, ?)
        ON CONFLICT DO NOTHING
        """;

    private static final String NEWS = """
        SELECT e.txid::text AS txid, e.id, e.run_id, e.task, e.attempt_id, e.state, e.at FROM run_event e
        WHERE (e.txid, e.id) > (?::text::xid8, ?) AND e.txid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY e.txid, e.id LIMIT ?
        """;

    private final Transactions transactions;
    private final EndedFacts facts;
    private final RunSpans spans;
    private final Runnable flush;
    private final InstantSource time;

    /** @param flush hands over what was told, within seconds */
    TraceFeed(Transactions transactions, EndedFacts facts, RunSpans spans, Runnable flush, InstantSource time) {
        this.transactions = transactions;
        this.facts = facts;
        this.spans = spans;
        this.flush = flush;
        this.time = time;
    }

    private record Position(String transaction, long id) {}

    private record News(
            Position position,
            UUID run,
            @Nullable String task,
            @Nullable UUID attempt,
            String state,
            Instant at) {}

    /** Begins at the head, unless somebody did before. */
    void begin() {
        transactions.run(tx -> tx.update(BEGIN, time.instant()));
    }

    /** Tells one batch. Returns whether there may be more. */
    boolean tell() {
        return transactions.call(tx -> {
            Optional<Position> position = tx.first(
                    "SELECT txid::text AS txid, id FROM trace_position FOR UPDATE SKIP LOCKED",
                    row -> new Position(row.getString("txid"), row.getLong("id")));
            if (position.isEmpty()) {
                return false;
            }
            List<News> news = news(tx, position.get());
            if (news.isEmpty()) {
                return false;
            }
            if (tell(tx, news) > 0) {
                flush.run();
            }
            Position reached = news.getLast().position();
            tx.update(
                    "UPDATE trace_position SET txid = ?::text::xid8, id = ?, updated_at = ?",
                    reached.transaction(),
                    reached.id(),
                    time.instant());
            return news.size() == BATCH;
        });
    }

    private static List<News> news(Tx tx, Position after) throws SQLException {
        return tx.query(
                NEWS,
                row -> new News(
                        new Position(row.getString("txid"), row.getLong("id")),
                        Objects.requireNonNull(Jdbc.uuid(row, "run_id")),
                        row.getString("task"),
                        Jdbc.uuid(row, "attempt_id"),
                        row.getString("state"),
                        Objects.requireNonNull(Jdbc.instant(row, "at"))),
                after.transaction(),
                after.id(),
                BATCH);
    }

    private int tell(Tx tx, List<News> news) throws SQLException {
        Instant oldest = time.instant().minus(OLDEST);
        Set<UUID> runs = new LinkedHashSet<>();
        Set<UUID> attempts = new LinkedHashSet<>();
        for (News item : news) {
            if (item.at().isBefore(oldest) || !OVER.contains(item.state())) {
                continue;
            }
            if (item.attempt() != null) {
                attempts.add(item.attempt());
            } else if (item.task() == null) {
                runs.add(item.run());
            }
        }
        List<EndedAttempt> endedAttempts = facts.attempts(tx, attempts);
        List<EndedRun> endedRuns = facts.runs(tx, runs);
        endedAttempts.forEach(spans::attempt);
        endedRuns.forEach(spans::run);
        return endedAttempts.size() + endedRuns.size();
    }
}
