package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Orders starts of consumers against holds of what they read, with advisory locks that end with the transaction.
 *
 * <p>Who writes or removes holds takes the exclusive form first, before any row of an asset; who starts something takes the
 * shared form of all that it reads and looks at the holds after that. So nothing starts after a hold on its input was
 * committed. Assets share {@value #SLOTS} locks: a hold on thousands of datasets must not fill the lock table of PostgreSQL.
 */
public final class AssetLocks {
    private static final int SLOTS = 512;
    /** First half of the key: an arbitrary number that nobody else uses. */
    private static final int CLASS = 0x51C1CE;

    private AssetLocks() {}

    /** Waits for the exclusive locks, in ascending order. All that a transaction needs have to be taken by one call. */
    public static void exclusive(Tx tx, Collection<Long> assets) throws SQLException {
        take(
                tx,
                "SELECT pg_advisory_xact_lock(?, slot) FROM unnest(?::int[]) WITH ORDINALITY AS s (slot, n) ORDER BY n",
                assets);
    }

    /** Waits for the shared locks, in ascending order. */
    public static void shared(Tx tx, Collection<Long> assets) throws SQLException {
        take(
                tx,
                "SELECT pg_advisory_xact_lock_shared(?, slot) FROM unnest(?::int[]) WITH ORDINALITY AS s (slot, n) ORDER BY n",
                assets);
    }

    /** Takes shared locks without waiting. Returns the assets that somebody decides about right now. */
    public static Set<Long> tryShared(Tx tx, Collection<Long> assets) throws SQLException {
        TreeSet<Long> busy = new TreeSet<>();
        if (assets.isEmpty()) {
            return busy;
        }
        TreeSet<Integer> taken = new TreeSet<>(tx.query(
                "SELECT slot FROM unnest(?::int[]) AS s (slot) WHERE pg_try_advisory_xact_lock_shared(?, slot)",
                row -> row.getInt(1),
                slots(assets),
                CLASS));
        for (Long asset : assets) {
            if (!taken.contains(slot(asset))) {
                busy.add(asset);
            }
        }
        return busy;
    }

    private static void take(Tx tx, String statement, Collection<Long> assets) throws SQLException {
        if (!assets.isEmpty()) {
            tx.query(statement, row -> true, CLASS, slots(assets));
        }
    }

    private static List<Long> slots(Collection<Long> assets) {
        TreeSet<Long> slots = new TreeSet<>();
        assets.forEach(asset -> slots.add((long) slot(asset)));
        return List.copyOf(slots);
    }

    private static int slot(long asset) {
        return Math.floorMod(asset, SLOTS);
    }
}
