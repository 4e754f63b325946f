package dev.sluice.controlplane.emit;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.intake.EventIntake;
import dev.sluice.model.intake.IntakeResult;
import io.quarkus.logging.Log;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries lineage events from the transactions that tell of them into the event log.
 *
 * <p>At least once, and the log drops what it has already: an event reaches it exactly once.
 */
public final class Outbox {
    private static final String TAKE =
            "SELECT id, event FROM lineage_outbox ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED";

    private final Transactions transactions;
    private final EventIntake intake;
    private final int batch;

    public Outbox(Transactions transactions, EventIntake intake, int batch) {
        this.transactions = transactions;
        this.intake = intake;
        this.batch = batch;
    }

    /** Puts events in; they go out after the commit. */
    public static void add(Tx tx, List<String> events) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        events.forEach(event -> rows.add(new Object[] {event}));
        tx.batch("INSERT INTO lineage_outbox (event) VALUES (?)", new ArrayList<>(rows));
    }

    private record Waiting(long id, String event) {}

    /** Takes one batch to the log. Returns how many events went. */
    public int drain() {
        return transactions.call(tx -> {
            List<Waiting> waiting = tx.query(TAKE, row -> new Waiting(row.getLong(1), row.getString(2)), batch);
            if (waiting.isEmpty()) {
                return 0;
            }
            List<EventIntake.RawEvent> events = waiting.stream()
                    .map(w -> EventIntake.RawEvent.of(w.event().getBytes(StandardCharsets.UTF_8)))
                    .toList();
            List<IntakeResult> results = intake.accept(events, EventIntake.Transport.INTERNAL);
            for (IntakeResult result : results) {
                if (result instanceof IntakeResult.Rejected rejected) {
                    Log.errorf(
                            "an event of ours was rejected, it is among the dead letters violations=%s",
                            rejected.violations());
                }
            }
            tx.update(
                    "DELETE FROM lineage_outbox WHERE id = ANY (?)",
                    waiting.stream().map(Waiting::id).toList());
            return waiting.size();
        });
    }
}
