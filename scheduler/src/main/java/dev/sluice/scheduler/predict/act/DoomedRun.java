package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Keeps a run from starting that will almost certainly fail, until what makes it fail has changed or a probe is due: a run that
 * is held cannot show that the fault is gone, so one is let through after 1, 2, 4 and then every 8 intervals of the job.
 *
 * <p>Only hard failures count. A run whose checks fail did its work, and part of it is useful.
 */
public final class DoomedRun {
    /** Nearly certain to fail. */
    public static final double CERTAIN = 0.8;

    /** No longer so, for a hold that exists. */
    public static final double DOUBTFUL = 0.6;

    /** Fewer runs of its own say too little about a job. */
    public static final long ENOUGH_RUNS = 5;

    /** Fewer failures in a row may be bad luck. */
    public static final int ENOUGH_STREAK = 3;

    private static final int LONGEST_STEP = 3;
    private static final Duration UNKNOWN_CADENCE = Duration.ofHours(1);
    private static final Duration LEAST_CADENCE = Duration.ofMinutes(1);
    private static final Duration LONGEST_HOLD = Duration.ofDays(7);

    private DoomedRun() {}

    /**
     * A run that would start now.
     *
     * @param job whose
     * @param run its id
     * @param hardFailure probability that it fails or is killed; failed checks do not count
     * @param runs that this rests on, those that failed included
     * @param streak hard failures in a row, zero or less: the last run did not fail so
     * @param cause what it would run with
     * @param failedCause key of the cause that the last failure ran with
     * @param cadence usual time between its starts; empty: irregular
     */
    public record Prospect(
            String job,
            String run,
            double hardFailure,
            long runs,
            int streak,
            Cause cause,
            String failedCause,
            Optional<Duration> cadence) {}

    /**
     * What a failure may be due to, and what has to change before a run is worth a try.
     *
     * @param codeVersion of the work; empty: unknown
     * @param parameters their digest
     * @param inputs versions of the assets read
     * @param pool where it runs
     */
    public record Cause(String codeVersion, String parameters, List<String> inputs, String pool) {
        public Cause {
            inputs = inputs.stream().sorted().toList();
        }

        /** Equal for equal causes; names each part, so that people see which one changed. */
        public String key() {
            return "code=" + codeVersion + ";parameters=" + parameters + ";inputs=" + String.join(",", inputs)
                    + ";pool=" + pool;
        }
    }

    /**
     * What to do about a run.
     *
     * @param last the newest hold of the job; empty: none. While it lasts, other runs of the job wait with it; once its probe was
     *     due, the next hold is longer
     */
    public static Optional<Proposal> propose(
            Prospect run, Optional<Effect.HoldUntil> last, ForecastPolicy policy, Instant now) {
        boolean doomed = run.hardFailure() >= CERTAIN && run.runs() >= ENOUGH_RUNS && run.streak() >= ENOUGH_STREAK;
        if (!policy.considers(Kind.HOLD_DOOMED) || !doomed) {
            return Optional.empty();
        }
        String key = run.cause().key();
        if (!key.equals(run.failedCause())) {
            // Something changed since the last failure, and no run has shown yet what comes of it.
            return Optional.empty();
        }
        Optional<Effect.HoldUntil> shared = last.filter(h -> h.causeKey().equals(key))
                .filter(h -> h.probeAt().isAfter(now));
        if (shared.isPresent()) {
            // Another run of the job waits for its probe: this one waits with it, and is none.
            return Optional.of(proposal(
                    run, shared.get(), Duration.between(now, shared.get().probeAt())));
        }
        int probe = last.filter(h -> h.causeKey().equals(key))
                .map(h -> h.probe() + 1)
                .orElse(0);
        Duration wait = wait(run.cadence(), probe);
        return Optional.of(proposal(run, new Effect.HoldUntil(now.plus(wait), probe, key), wait));
    }

    /**
     * Why a hold is over; empty: it is not.
     *
     * @param cause what the run would run with now
     * @param hardFailure as it is forecast now
     */
    public static Optional<String> release(Effect.HoldUntil hold, Cause cause, double hardFailure, Instant now) {
        if (!Objects.equals(cause.key(), hold.causeKey())) {
            return Optional.of("what it runs with has changed: was " + hold.causeKey() + ", is " + cause.key());
        }
        if (hardFailure < DOUBTFUL) {
            return Optional.of("a failure is down to " + Words.percent(hardFailure));
        }
        return now.isBefore(hold.probeAt())
                ? Optional.empty()
                : Optional.of("probe %d was due at %s".formatted(hold.probe() + 1, Words.time(hold.probeAt())));
    }

    private static Duration wait(Optional<Duration> cadence, int probe) {
        Duration interval = cadence.filter(c -> c.compareTo(LEAST_CADENCE) >= 0)
                .orElse(cadence.isPresent() ? LEAST_CADENCE : UNKNOWN_CADENCE);
        Duration wait = interval.multipliedBy(1L << Math.min(probe, LONGEST_STEP));
        return wait.compareTo(LONGEST_HOLD) < 0 ? wait : LONGEST_HOLD;
    }

    private static Proposal proposal(Prospect run, Effect.HoldUntil hold, Duration wait) {
        String reason =
                ("the run would fail with %s, by %d runs of which the last %d failed with the same code, parameters,"
                                + " inputs and pool; it waits %s, until a probe at %s or a change of these")
                        .formatted(
                                Words.percent(run.hardFailure()),
                                run.runs(),
                                run.streak(),
                                Words.length(wait),
                                Words.time(hold.probeAt()));
        return new Proposal(
                Kind.HOLD_DOOMED,
                Kind.HOLD_DOOMED + " " + run.run() + " " + hold.probe(),
                run.job() + ", run " + run.run(),
                reason,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of(
                        "hardFailure", run.hardFailure(),
                        "runs", run.runs(),
                        "streak", run.streak(),
                        "cause", hold.causeKey(),
                        "probe", hold.probe(),
                        "wait", wait.toString()),
                hold.probeAt(),
                hold);
    }
}
