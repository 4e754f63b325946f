package dev.sluice.controlplane.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.gate.AssetLocks;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.testing.Pace;
import dev.sluice.controlplane.testing.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readers that acquire against a verdict that holds: nobody gets a lease after the hold. */
class AcquireRaceTest {
    private static final int SEEDS = 250;
    private static final int READERS = 3;
    private static final long LONGEST_READERS_PAUSE_NS = 6_000_000;

    private final Desk desk = new Desk(new Stage());
    private final GateFixture gates = new GateFixture(desk.stage().transactions());
    private final Pace readersPace = new Pace();

    @AfterEach
    void stop() {
        desk.close();
    }

    @Test
    void everyLeaseIsSeenByTheVerdictThatComesAfterIt() {
        AtomicInteger before = new AtomicInteger();
        AtomicInteger after = new AtomicInteger();
        for (int seed = 0; seed < SEEDS; seed++) {
            race(seed, before, after);
        }
        // Both orders must have happened, else nothing was raced.
        assertThat(before).hasPositiveValue();
        assertThat(after).hasPositiveValue();
    }

    private void race(int seed, AtomicInteger before, AtomicInteger after) {
        String name = "orders" + seed;
        long asset = gates.guarded(name, desk.stage().now());
        Random random = new Random(seed);
        CountDownLatch go = new CountDownLatch(1);
        List<CompletableFuture<Boolean>> readers = new ArrayList<>();
        UUID held = askedWhileHeld(asset, name);
        readers.add(reader(go, random, () -> confirmed(held)));
        for (int i = 1; i < READERS; i++) {
            String key = seed + "/" + i;
            readers.add(reader(go, random, () -> desk.ask(key, "\"mode\": \"acquire\"", name)
                    .allows()));
        }
        long pause = readersPace.pause(random);
        CompletableFuture<Long> verdict =
                CompletableFuture.supplyAsync(() -> fail(go, pause, asset), Thread::startVirtualThread);
        go.countDown();

        long seen = verdict.join();
        long leases =
                readers.stream().map(CompletableFuture::join).filter(got -> got).count();
        assertThat(desk.leases().readers(asset)).as("seed %d", seed).hasSize(Math.toIntExact(seen));
        assertThat(leases).as("seed %d", seed).isEqualTo(seen);
        before.addAndGet(Math.toIntExact(seen));
        after.addAndGet(Math.toIntExact(READERS - seen));
        readersPace.over();
    }

    private CompletableFuture<Boolean> reader(CountDownLatch go, Random random, BooleanSupplier starts) {
        long pause = random.nextLong(LONGEST_READERS_PAUSE_NS);
        return CompletableFuture.supplyAsync(
                () -> {
                    AtomicBoolean started = new AtomicBoolean();
                    readersPace.measure(go, () -> {
                        LockSupport.parkNanos(pause);
                        started.set(starts.getAsBoolean());
                    });
                    return started.get();
                },
                Thread::startVirtualThread);
    }

    /** A decision without a lease, that only its confirmation gives. */
    private UUID askedWhileHeld(long asset, String name) {
        desk.stage()
                .execute(
                        "INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since) VALUES (?, 'operator', 'r', 'olga', ?)",
                        asset,
                        desk.stage().now());
        Answer asked = desk.ask("", "\"mode\": \"acquire\"", name);
        assertThat(asked.held()).isTrue();
        desk.stage().execute("DELETE FROM asset_hold WHERE asset_id = ?", asset);
        return asked.id();
    }

    private boolean confirmed(UUID decision) {
        try {
            return desk.decisions().confirm(Desk.AIRFLOW, decision).allows();
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(409);
            return false;
        }
    }

    /** Returns the leases that were there before the hold. */
    private long fail(CountDownLatch go, long pause, long asset) {
        Pace.await(go, pause);
        return desk.stage().transactions().call(tx -> {
            AssetLocks.exclusive(tx, List.of(asset));
            long seen = tx.query(
                            "SELECT count(*) FROM read_lease WHERE assets @> ARRAY[?::bigint] AND ended_at IS NULL",
                            row -> row.getLong(1),
                            asset)
                    .getFirst();
            LockSupport.parkNanos(500_000); // the work between looking and committing
            GateFixture.decide(tx, asset, 2, "HELD", "FAIL", desk.stage().now());
            return seen;
        });
    }
}
