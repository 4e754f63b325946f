package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.jdbc.Jdbc;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes who waits for a change of holds. One statement in a while looks for all who wait on this replica, however many;
 * none while nobody waits. It compares marks, so it sees every writer of holds and misses no change.
 */
@ApplicationScoped
class Watch {
    /** Index asset_hold's key serves each of the datasets. */
    private static final String MARKS = """
            SELECT a.id, (SELECT coalesce(string_agg(h.source || ' ' || h.xmin::text, ',' ORDER BY h.source), '')
                          FROM asset_hold h WHERE h.asset_id = a.id)
                      || '|' || (SELECT count(*) || ' ' || coalesce(max(e.xmin::text::bigint), 0)
                                 FROM hold_exempt e WHERE e.asset_id = a.id)
                      || '|' || a.published_version AS mark
            FROM asset a WHERE a.id = ANY (?::bigint[])
            """;

    private final Jdbc jdbc;
    private final Semaphore room;
    private final Loop loop;
    private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    Watch(Jdbc jdbc, DecideConfig config) {
        this.jdbc = jdbc;
        this.room = new Semaphore(config.waiters());
        this.loop = new Loop("decision-watch", this::look, config.lookInterval());
    }

    private record Waiter(Map<Long, String> marks, CountDownLatch changed) {}

    void start(@Observes StartupEvent started) {
        loop.start();
    }

    void stop(@Observes ShutdownEvent stopped) {
        stopping = true;
        waiting.forEach(waiter -> waiter.changed().countDown()); // answered with what was known
        loop.close();
    }

    /**
     * Waits until a dataset has another mark than the caller saw. Blocks a virtual thread.
     *
     * @return false when the time is over, too many wait already, or the service stops
     */
    boolean awaitChange(Map<Long, String> marks, Duration longest) {
        if (stopping || marks.isEmpty() || longest.isNegative() || !room.tryAcquire()) {
            return false;
        }
        Waiter waiter = new Waiter(Map.copyOf(marks), new CountDownLatch(1));
        waiting.add(waiter);
        try {
            return waiter.changed().await(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiting.remove(waiter);
            room.release();
        }
    }

    /** How many wait now. */
    int waiters() {
        return waiting.size();
    }

    private boolean look() {
        TreeSet<Long> assets = new TreeSet<>();
        waiting.forEach(waiter -> assets.addAll(waiter.marks().keySet()));
        if (!assets.isEmpty()) {
            Map<Long, String> now = new HashMap<>();
            jdbc.query(MARKS, row -> Map.entry(row.getLong(1), row.getString(2)), (Object) Jdbc.longs(assets))
                    .forEach(mark -> now.put(mark.getKey(), mark.getValue()));
            for (Waiter waiter : waiting) {
                // Who came after the statement is not in it, and waits for the next one.
                boolean changed = waiter.marks().entrySet().stream()
                        .anyMatch(mark -> now.containsKey(mark.getKey())
                                && !mark.getValue().equals(now.get(mark.getKey())));
                if (changed) {
                    waiter.changed().countDown();
                }
            }
        }
        return false;
    }
}
