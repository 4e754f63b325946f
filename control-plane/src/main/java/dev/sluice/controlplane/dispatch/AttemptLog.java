package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.scheduler.execute.AttemptListener;
import io.quarkus.logging.Log;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps what an attempt says: lines in portions, and its name in the system that runs it. */
final class AttemptLog implements AttemptListener {
    private static final int PORTION = 500;
    private static final int LONGEST_LINE = 8_000;

    private static final String INSERT = """
            INSERT INTO attempt_log (attempt_id, seq, stream, logged_at, line) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private final Transactions transactions;
    private final InstantSource time;
    private final UUID attempt;
    private final long epoch;
    private final long maxLines;
    private final List<@Nullable Object[]> waiting = new ArrayList<>();
    private final Map<String, List<String>> facets = new TreeMap<>();
    private long lines;

    AttemptLog(Transactions transactions, InstantSource time, Claimed claimed, long maxLines) {
        this.transactions = transactions;
        this.time = time;
        this.attempt = claimed.attempt();
        this.epoch = claimed.epoch();
        this.maxLines = maxLines;
    }

    @Override
    public synchronized void line(Stream stream, String line) {
        if (lines > maxLines) {
            return;
        }
        lines++;
        boolean full = lines > maxLines;
        String text = full ? "only the first " + maxLines + " lines are kept" : bounded(line);
        Instant now = time.instant();
        waiting.add(new @Nullable Object[] {
            attempt, lines, code(full ? Stream.SYSTEM : stream), now, text.replace('\0', ' ')
        });
        if (waiting.size() >= PORTION) {
            flush();
        }
    }

    @Override
    public void startedAs(String nativeId) {
        try {
            transactions.run(tx -> tx.update(
                    "UPDATE attempt SET native_id = ? WHERE id = ? AND epoch = ?", bounded(nativeId), attempt, epoch));
        } catch (RuntimeException e) { // the executor must not fall over it: its work runs already
            Log.warnf("native id lost attempt=%s id=%s cause=%s", attempt, nativeId, e.getMessage());
        }
    }

    @Override
    public synchronized void facet(String name, String json) {
        facets.computeIfAbsent(name, _ -> new ArrayList<>()).add(json);
    }

    /** By name, what was told first comes first. */
    synchronized Map<String, List<String>> facets() {
        Map<String, List<String>> told = new TreeMap<>();
        facets.forEach((name, list) -> told.put(name, List.copyOf(list)));
        return told;
    }

    /** Writes what waits. Lines that cannot be written are lost with a warning: the work itself goes on. */
    synchronized void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            transactions.run(tx -> {
                tx.batch(INSERT, waiting);
                tx.update("UPDATE attempt SET log_lines = ? WHERE id = ? AND epoch = ?", lines, attempt, epoch);
            });
        } catch (RuntimeException e) {
            Log.warnf("log lines lost attempt=%s lines=%d cause=%s", attempt, waiting.size(), e.getMessage());
        }
        waiting.clear();
    }

    /** As stored: do not change. */
    private static int code(Stream stream) {
        return switch (stream) {
            case OUT -> 0;
            case ERR -> 1;
            case SYSTEM -> 2;
        };
    }

    private static String bounded(String line) {
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + " …" : line;
    }
}
