package dev.sluice.controlplane.run;

import dev.sluice.controlplane.emit.Outbox;
import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Collects what a transaction has to tell: lineage events and news for subscribers. Written just before the commit. */
public final class Journal {
    private static final String NEWS = """
            INSERT INTO run_event (run_id, task, attempt_id, kind, state, message, at) VALUES (?, ?, ?, ?, ?, ?, ?)
            """;

    private final List<String> lineage = new ArrayList<>();
    private final List<@Nullable Object[]> news = new ArrayList<>();

    /** An OpenLineage event. */
    public void lineage(String event) {
        lineage.add(event);
    }

    /** News of a run. */
    public void run(UUID run, String kind, Enum<?> state, @Nullable String message, Instant at) {
        news.add(new @Nullable Object[] {run, null, null, kind, state.name(), message, at});
    }

    /** News of a task. */
    public void task(UUID run, String task, String kind, Enum<?> state, @Nullable String message, Instant at) {
        news.add(new @Nullable Object[] {run, task, null, kind, state.name(), message, at});
    }

    /** News of an attempt. */
    public void attempt(
            UUID run, String task, UUID attempt, String kind, String state, @Nullable String message, Instant at) {
        news.add(new @Nullable Object[] {run, task, attempt, kind, state, message, at});
    }

    /** Writes everything. */
    public void write(Tx tx) throws SQLException {
        tx.batch(NEWS, news);
        Outbox.add(tx, lineage);
    }
}
