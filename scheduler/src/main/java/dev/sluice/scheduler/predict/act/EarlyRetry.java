package dev.sluice.scheduler.predict.act;

import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.ForecastPolicy.Kind;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.plan.Breaker;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Tries a task again before its pause is over, when what failed is likely to have passed and the deadline leaves no time for the
 * rest of the pause. Never at once: a service that is overloaded needs the pause more than the run needs the time.
 */
public final class EarlyRetry {
    /** Shortest pause after the first failure; after the n-th it is n times that. */
    public static final Duration FLOOR = Duration.ofSeconds(5);

    private static final Set<ErrorClass> PASSING = Set.of(ErrorClass.TRANSIENT, ErrorClass.LOST);

    private EarlyRetry() {}

    /**
     * A task that waits to be tried again.
     *
     * @param workflow namespace and name
     * @param run its run
     * @param task its name
     * @param attempts that failed so far
     * @param error class of the last failure
     * @param failed when
     * @param retry when it is tried again by its rule
     * @param deadline of the run
     * @param service that it needs, as its breaker stands; empty: none
     */
    public record Waiting(
            String workflow,
            String run,
            String task,
            int attempts,
            ErrorClass error,
            Instant failed,
            Instant retry,
            Instant deadline,
            Optional<Breaker> service) {}

    /**
     * What to do about a task.
     *
     * @param rest all that the run has still to do, once the task starts again
     */
    public static Optional<Proposal> propose(Waiting waiting, Completion rest, ForecastPolicy policy, Instant now) {
        boolean blamed =
                waiting.service().filter(b -> !(b instanceof Breaker.Closed)).isPresent();
        if (!policy.considers(Kind.RETRY_EARLY) || !PASSING.contains(waiting.error()) || blamed) {
            return Optional.empty();
        }
        Instant at = Words.later(waiting.failed().plus(FLOOR.multipliedBy(Math.max(1, waiting.attempts()))), now);
        double before = rest.late(Duration.between(waiting.retry(), waiting.deadline()));
        double after = rest.late(Duration.between(at, waiting.deadline()));
        boolean wanted = at.isBefore(waiting.retry()) && before >= Odds.ACT && Odds.helps(before, after);
        return wanted ? Optional.of(proposal(waiting, at, before, after)) : Optional.empty();
    }

    private static Proposal proposal(Waiting waiting, Instant at, double before, double after) {
        String reason =
                ("failure %d was %s and may have passed: tried again at %s instead of %s, the run misses its deadline %s"
                                + " with %s instead of %s")
                        .formatted(
                                waiting.attempts(),
                                waiting.error(),
                                Words.time(at),
                                Words.time(waiting.retry()),
                                Words.time(waiting.deadline()),
                                Words.percent(after),
                                Words.percent(before));
        return new Proposal(
                Kind.RETRY_EARLY,
                Kind.RETRY_EARLY + " " + waiting.run() + " " + waiting.task() + " " + waiting.attempts(),
                waiting.workflow() + ", task " + waiting.task(),
                reason,
                OptionalDouble.of(before),
                OptionalDouble.of(after),
                Map.of(
                        "error", waiting.error().name(),
                        "attempts", waiting.attempts(),
                        "failed", waiting.failed().toString(),
                        "retry", waiting.retry().toString(),
                        "deadline", waiting.deadline().toString()),
                waiting.retry(),
                new Effect.RetryAt(waiting.retry(), at));
    }
}
