package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.backfill.Backfills;
import dev.sluice.controlplane.trigger.TriggerEngine;
import dev.sluice.controlplane.trigger.Waits;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What one replica does for the scheduler, step by step. The loops call the steps; so do tests, with a clock of their own.
 * Each step may run at the same time as any step of any other replica.
 */
public final class Replica {
    private final TriggerEngine triggers;
    private final Waits waits;
    private final Backfills backfills;
    private final Claimer claimer;
    private final Worker worker;
    private final Heartbeats heartbeats;
    private final Sweeper sweeper;
    private final InstantSource time;

    public Replica(
            TriggerEngine triggers,
            Waits waits,
            Backfills backfills,
            Claimer claimer,
            Worker worker,
            Heartbeats heartbeats,
            Sweeper sweeper,
            InstantSource time) {
        this.triggers = triggers;
        this.waits = waits;
        this.backfills = backfills;
        this.claimer = claimer;
        this.worker = worker;
        this.heartbeats = heartbeats;
        this.sweeper = sweeper;
        this.time = time;
    }

    /** Fires due triggers, ends waits, moves backfills. Returns how much there was to do. */
    public int fire() {
        return triggers.fire(time.instant()) + waits.check(time.instant()) + backfills.advance(time.instant());
    }

    /** Claims work and starts it. Returns how many attempts started. */
    public int dispatch() {
        List<Claimed> claimed = claimer.claim(worker.free(), time.instant());
        claimed.forEach(worker::start);
        return claimed.size();
    }

    /** Extends leases; ends what was fenced or cancelled. */
    public void beat() {
        var attempts = worker.attempts();
        Instant sent = time.instant();
        worker.heard(attempts, heartbeats.beat(attempts, sent), sent);
    }

    /** Ends work whose lease is about to run out because the store cannot be reached. Needs no store. Returns how many. */
    public int endCutOff() {
        return worker.endCutOff(time.instant());
    }

    /** Finds expired leases, timeouts and missed deadlines. Returns how many. */
    public int sweep() {
        return sweeper.sweep(time.instant());
    }

    /** Attempts that run here. */
    public int running() {
        return worker.attempts().size();
    }
}
