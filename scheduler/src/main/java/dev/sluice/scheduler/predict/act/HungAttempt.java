package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.definition.Retry;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.plan.RetryRule;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Ends an attempt that outlived its predecessors by far, where another one may follow: three times the P95 and half an hour at
 * least, and so long that hardly one in a hundred would still run.
 */
public final class HungAttempt {
    /** Times the P95. */
    public static final int TIMES = 3;

    /** No attempt is called hung before. */
    public static final Duration LEAST = Duration.ofMinutes(30);

    /** So few attempts last for so long. */
    public static final double SURVIVAL = 0.01;

    /** Work that somebody declared to be shorter is called hung at three times what was declared. */
    private static final Duration SHORT = Duration.ofMinutes(10);

    private HungAttempt() {}

    /**
     * An attempt that runs.
     *
     * @param workflow namespace and name
     * @param task its name
     * @param attempt its id
     * @param started when
     * @param number 1: the first
     * @param retry whether and when another one may follow; an attempt killed counts as one that took too long
     */
    public record Running(String workflow, String task, String attempt, Instant started, int number, Retry retry) {}

    /**
     * What to do about an attempt.
     *
     * @param usual how long such attempts take, as was forecast at its start
     * @param basis what that rests on
     */
    public static Optional<Proposal> propose(
            Running running, DurationForecast usual, Estimate.Basis basis, ForecastPolicy policy, Instant now) {
        if (!policy.considers(Kind.KILL_HUNG) || !isEvidence(basis) || !mayRepeat(running)) {
            return Optional.empty();
        }
        Duration elapsed = Duration.between(running.started(), now);
        double seconds = Words.seconds(elapsed);
        double survival = usual.survival(Math.max(seconds, 0));
        boolean hung = seconds > TIMES * usual.p95() && elapsed.compareTo(least(policy)) >= 0 && survival < SURVIVAL;
        return hung ? Optional.of(proposal(running, usual, basis, elapsed, survival, now)) : Optional.empty();
    }

    /** How long an attempt runs before it can be called hung, whatever the forecast. */
    static Duration least(ForecastPolicy policy) {
        return policy.prior()
                .filter(prior -> prior.p90().compareTo(SHORT) < 0)
                .map(prior -> prior.p90().multipliedBy(TIMES))
                .orElse(LEAST);
    }

    private static boolean isEvidence(Estimate.Basis basis) {
        return basis.kind() == Estimate.Kind.DECLARED_PRIOR || !basis.isLowEvidence();
    }

    private static boolean mayRepeat(Running running) {
        return RetryRule.after(running.retry(), ErrorClass.TIMEOUT, running.number(), 0)
                instanceof RetryRule.Verdict.Again;
    }

    private static Proposal proposal(
            Running running,
            DurationForecast usual,
            Estimate.Basis basis,
            Duration elapsed,
            double survival,
            Instant now) {
        String reason =
                ("the attempt has run for %s, %.1f times its P95 of %s by %d runs, and such attempts last that long with"
                                + " %s; it is ended and tried again")
                        .formatted(
                                Words.length(elapsed),
                                Words.seconds(elapsed) / usual.p95(),
                                Words.length(usual.p95()),
                                basis.runs(),
                                Words.percent(survival));
        return new Proposal(
                Kind.KILL_HUNG,
                Kind.KILL_HUNG + " " + running.attempt(),
                running.workflow() + ", task " + running.task() + ", attempt " + running.number(),
                reason,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of(
                        "elapsedSeconds", Words.seconds(elapsed),
                        "p50", usual.p50(),
                        "p95", usual.p95(),
                        "basis", basis.kind().name(),
                        "runs", basis.runs(),
                        "survival", survival,
                        "attempt", running.number(),
                        "maxAttempts", running.retry().maxAttempts()),
                now.plus(LEAST),
                new Effect.Kill(survival, elapsed));
    }
}
