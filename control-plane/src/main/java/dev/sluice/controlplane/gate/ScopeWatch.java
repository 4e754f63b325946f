package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Works holds out anew when lineage or the deployed definitions change while something is held: a consumer that came to read
 * bad columns is held, one that does so no more goes on.
 */
public final class ScopeWatch {
    private static final String HELD = """
            SELECT DISTINCT origin_id, slice FROM asset_hold WHERE origin_id IS NOT NULL ORDER BY 1, 2
            """;

    private final Transactions transactions;
    private final GateKeeper keeper;
    private final OwnReaders readers;
    private final AtomicReference<@Nullable Mark> seen = new AtomicReference<>();

    ScopeWatch(Transactions transactions, GateKeeper keeper, OwnReaders readers) {
        this.transactions = transactions;
        this.keeper = keeper;
        this.readers = readers;
    }

    /** Where lineage and definitions stand. */
    private record Mark(long position, int definitions) {}

    private record Held(long asset, String slice) {}

    /** Looks once. Returns whether something changed while something was held. */
    public boolean look(Instant now) {
        List<Held> held = transactions.call(tx -> tx.query(HELD, row -> new Held(row.getLong(1), row.getString(2))));
        Mark mark = transactions.call(tx -> new Mark(
                tx.first("SELECT position FROM projection_position WHERE name = 'catalog'", row -> row.getLong(1))
                        .orElse(0L),
                readers.stamp(tx)));
        if (mark.equals(seen.get())) {
            return false;
        }
        for (Held one : held) {
            transactions.run(tx -> keeper.decide(
                    tx,
                    one.asset(),
                    one.slice(),
                    new GateRecompute.Cause("lineage or definitions changed", "sluice"),
                    true,
                    now));
        }
        seen.set(mark);
        return !held.isEmpty();
    }
}
