package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.emit.Outbox;
import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.telemetry.WorkContext;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.TaskExecutor;
import io.quarkus.logging.Log;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Runs the attempts that a replica has claimed, each on a virtual thread, and reports how they end. */
public final class Worker implements AutoCloseable {
    private static final int LOOKUPS_OF_UNKNOWN = 5;
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(1);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    private final Transactions transactions;
    private final WorkResolver resolver;
    private final List<TaskExecutor> executors;
    private final Witness witness;
    private final Completer completer;
    private final RunEvents events;
    private final Lineage lineage;
    private final InstantSource time;
    private final ReplicaConfig config;
    private final Runnable ended;
    private final Map<UUID, RunningAttempt> running = new ConcurrentHashMap<>();

    /**
     * Makes a worker.
     *
     * @param ended called after each attempt, for example to look for the next one at once
     */
    public Worker(
            Transactions transactions,
            WorkResolver resolver,
            List<TaskExecutor> executors,
            Witness witness,
            Completer completer,
            RunEvents events,
            Lineage lineage,
            InstantSource time,
            ReplicaConfig config,
            Runnable ended) {
        this.transactions = transactions;
        this.resolver = resolver;
        this.executors = List.copyOf(executors);
        this.witness = witness;
        this.completer = completer;
        this.events = events;
        this.lineage = lineage;
        this.time = time;
        this.config = config;
        this.ended = ended;
    }

    /** Attempts that may be added now. */
    public int free() {
        return config.attempts() - running.size();
    }

    /** Starts an attempt; returns at once. */
    public void start(Claimed claimed) {
        RunningAttempt attempt = new RunningAttempt(
                claimed,
                new AttemptLog(transactions, time, claimed, config.logLines()),
                claimed.startedAt().plus(config.lease()),
                time.instant().plus(config.heartbeat()));
        // First its own thread: a heartbeat that comes right now must not interrupt the one that claims.
        attempt.thread = Thread.ofVirtual().name("attempt-" + claimed.attempt()).unstarted(() -> run(attempt));
        running.put(claimed.attempt(), attempt);
        attempt.thread.start();
    }

    /** Attempts that run. */
    public List<UUID> attempts() {
        return List.copyOf(running.keySet());
    }

    /**
     * Acts on a heartbeat: attempts without a lease are ended without a word, cancelled ones with one.
     *
     * @param at when it was sent
     */
    public void heard(List<UUID> asked, Map<UUID, Heartbeats.Beat> beats, Instant at) {
        int lost = 0;
        int kept = 0;
        for (UUID id : asked) {
            RunningAttempt attempt = running.get(id);
            Heartbeats.Beat beat = beats.get(id);
            if (attempt == null || attempt.reporting) {
                continue;
            }
            if (beat == null || beat.epoch() != attempt.claimed.epoch()) {
                lost++;
                fence(attempt, "its lease is gone");
                continue;
            }
            kept++;
            attempt.leasedUntil = at.plus(config.lease());
            if (beat.cancel()) {
                attempt.cancelled = true;
                attempt.thread.interrupt();
            } else if (beat.killed() != null) {
                attempt.killed = beat.killed();
                attempt.thread.interrupt();
            } else {
                tellRunning(attempt);
            }
            attempt.log.flush();
        }
        if (kept + lost > 0) {
            transactions.tell(new Fact.LeasesRenewed(kept, lost));
        }
    }

    /**
     * Ends attempts whose lease runs out before the next heartbeat could come: the store is away, for this replica at least, and
     * another one may take their tasks over. Needs no store. Returns how many.
     */
    public int endCutOff(Instant now) {
        int ended = 0;
        for (RunningAttempt attempt : running.values()) {
            boolean safe = now.isBefore(attempt.leasedUntil.minus(config.heartbeat()));
            if (!safe && !attempt.reporting && !attempt.fenced) {
                fence(attempt, "no heartbeat of it reached the store for nearly a lease");
                ended++;
            }
        }
        if (ended > 0) {
            transactions.tell(new Fact.LeasesRenewed(0, ended));
        }
        return ended;
    }

    private static void fence(RunningAttempt attempt, String why) {
        attempt.fenced = true;
        Log.warnf("fenced attempt=%s: %s; its work is ended", attempt.claimed.attempt(), why);
        attempt.thread.interrupt();
    }

    /** Interrupts everything and waits a bounded time; what does not end is found by its expired lease. */
    @Override
    public void close() {
        for (RunningAttempt attempt : running.values()) {
            if (!attempt.reporting) { // an interrupt would close the connection that records its outcome
                attempt.thread.interrupt();
            }
        }
        Instant deadline = time.instant().plus(LONGEST_STOP);
        for (RunningAttempt attempt : running.values()) {
            try {
                attempt.thread.join(
                        Duration.between(time.instant(), deadline).isPositive()
                                ? Duration.between(time.instant(), deadline)
                                : Duration.ofMillis(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void tellRunning(RunningAttempt attempt) {
        Instant now = time.instant();
        if (now.isBefore(attempt.nextRunningEvent)) {
            return;
        }
        attempt.nextRunningEvent = now.plus(config.runningEvents());
        transactions.run(tx -> {
            if (Heartbeats.holds(tx, attempt.claimed)) { // else its end may have been told already
                Outbox.add(tx, List.of(events.running(lineage.of(attempt.claimed), now)));
            }
        });
    }

    private void run(RunningAttempt attempt) {
        Claimed claimed = attempt.claimed;
        try (WorkContext _ = WorkContext.attempt(
                claimed.run().id(),
                claimed.attempt(),
                claimed.deployed().workflow().metadata().name().namespace())) {
            AttemptOutcome outcome = ended(attempt, outcome(attempt));
            if (!(outcome instanceof AttemptOutcome.Succeeded)) {
                Log.infof(
                        "attempt did not succeed attempt=%s task=%s number=%d outcome=%s",
                        claimed.attempt(),
                        claimed.task().id(),
                        claimed.number(),
                        outcome.getClass().getSimpleName());
            }
            attempt.log.flush();
            attempt.reporting = true;
            if (!attempt.fenced) {
                report(attempt, outcome);
            }
        } finally {
            running.remove(attempt.claimed.attempt());
            ended.run();
        }
    }

    /** An attempt that was ended as hung took too long: its retry rule decides what follows. */
    private static AttemptOutcome ended(RunningAttempt attempt, AttemptOutcome outcome) {
        String killed = attempt.killed;
        return killed != null && !attempt.cancelled && outcome instanceof AttemptOutcome.Cancelled
                ? failed(ErrorClass.TIMEOUT, killed)
                : outcome;
    }

    private AttemptOutcome outcome(RunningAttempt attempt) {
        AttemptRequest request;
        try {
            request = witness.placed(attempt.claimed, resolver.resolve(attempt.claimed));
            RuntimeFacets.of(request).forEach(attempt.log::facet);
        } catch (RuntimeException e) {
            return failed(ErrorClass.PERMANENT, String.valueOf(e.getMessage()));
        }
        for (TaskExecutor executor : executors) {
            if (executor.runs(request.work())) {
                Witness.Watch watch = witness.begin(attempt.claimed, request);
                return watch.end(run(executor, request, attempt));
            }
        }
        return failed(
                ErrorClass.PERMANENT,
                "this replica has no executor for " + request.work().getClass().getSimpleName()
                        + Executors.settingFor(request.work())
                                .map(setting -> "; set " + setting)
                                .orElse(""));
    }

    private static AttemptOutcome run(TaskExecutor executor, AttemptRequest request, RunningAttempt attempt) {
        try {
            AttemptOutcome outcome = executor.run(request, attempt.log);
            int lookUps = executor.looksUp() ? LOOKUPS_OF_UNKNOWN : 0;
            for (int tried = 0; outcome instanceof AttemptOutcome.Unknown && tried < lookUps; tried++) {
                outcome = executor.run(request, attempt.log); // the same attempt: looked up, not done again
            }
            return outcome;
        } catch (RuntimeException | Error e) {
            Log.errorf(e, "an executor broke its promise not to throw attempt=%s", request.attempt());
            return failed(ErrorClass.TRANSIENT, "the executor failed: " + e);
        }
    }

    private static AttemptOutcome failed(ErrorClass errorClass, String message) {
        return new AttemptOutcome.Failed(errorClass, message, OptionalInt.empty(), List.of());
    }

    /** Reports until the store takes it; without a store for longer than the lease, others take the task over. */
    private void report(RunningAttempt attempt, AttemptOutcome outcome) {
        boolean interrupted = Thread.interrupted(); // by the cancellation that led here
        Instant giveUp = time.instant().plus(config.lease().multipliedBy(2));
        while (true) {
            try {
                // Interrupted without anybody's wish: this replica stops, and another one takes the task over.
                boolean stopped = outcome instanceof AttemptOutcome.Cancelled && !attempt.cancelled;
                boolean counted = stopped
                        ? completer.stop(attempt.claimed, time.instant())
                        : completer.complete(attempt.claimed, outcome, attempt.log.facets(), time.instant());
                if (!counted) {
                    Log.warnf("late result of a fenced attempt kept as evidence attempt=%s", attempt.claimed.attempt());
                }
                return;
            } catch (RuntimeException e) {
                Log.warnf("outcome not recorded yet attempt=%s cause=%s", attempt.claimed.attempt(), e.getMessage());
                if (interrupted || time.instant().isAfter(giveUp)) {
                    return;
                }
            }
            try {
                Thread.sleep(BETWEEN_REPORTS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
