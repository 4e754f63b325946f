package dev.sluice.scheduler.plan;

import dev.sluice.scheduler.definition.Retry;
import dev.sluice.scheduler.execute.ErrorClass;
import java.time.Duration;

/** Decides whether a failed task is tried again, and when. */
public final class RetryRule {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    private static final Duration AFTER_LOSS = Duration.ofSeconds(1);

    /** Losses of a replica that a task survives beside its own retries: they say nothing about the task. */
    public static final int MAX_LOSSES = 5;

    private RetryRule() {}

    /** What follows a failed attempt. */
    public sealed interface Verdict {
        /** Another attempt, not before this delay has passed. */
        record Again(Duration delay) implements Verdict {}

        /** No other attempt. */
        record GiveUp(String reason) implements Verdict {}
    }

    /**
     * The verdict on an attempt.
     *
     * @param attempts made so far, this one included
     * @param chance 0 (inclusive) to 1 (exclusive): where in the jitter the delay falls
     */
    public static Verdict after(Retry retry, ErrorClass errorClass, int attempts, double chance) {
        if (!retry.retryOn().contains(errorClass)) {
            return new Verdict.GiveUp("errors of class " + errorClass + " are not retried");
        }
        if (attempts >= retry.maxAttempts()) {
            return new Verdict.GiveUp("all " + retry.maxAttempts() + " attempts are used up");
        }
        return new Verdict.Again(delay(retry, attempts, chance));
    }

    /**
     * The verdict on the probe of a breaker that failed: the service is to blame, so it uses up no retry. A task that is not
     * retried at all is not retried here either.
     *
     * @param failures that count, this one not included
     */
    public static Verdict afterProbe(Retry retry, ErrorClass errorClass, int failures, double chance) {
        return retry.maxAttempts() > 1 && retry.retryOn().contains(errorClass)
                ? new Verdict.Again(delay(retry, Math.max(1, failures), chance))
                : after(retry, errorClass, failures + 1, chance);
    }

    /**
     * The verdict on an attempt whose replica is gone or was fenced.
     *
     * @param losses so far, this one included
     */
    public static Verdict afterLoss(int losses) {
        return losses <= MAX_LOSSES
                ? new Verdict.Again(AFTER_LOSS)
                : new Verdict.GiveUp("its replica was lost " + losses + " times");
    }

    /** Delay after the n-th failure: between (1 - jitter) and 1 times the backoff, never above the longest. */
    static Duration delay(Retry retry, int attempts, double chance) {
        double growth =
                switch (retry.backoff()) {
                    case FIXED -> 1;
                    case EXPONENTIAL -> Math.pow(retry.factor(), attempts - 1);
                };
        double initial = retry.initial().toMillis();
        double longest = retry.max().toMillis();
        double millis = Math.min(initial * growth, longest);
        Duration spread = Duration.ofMillis((long) (millis * (1 - retry.jitter() * chance)));
        return spread.compareTo(SHORTEST) < 0 ? SHORTEST : spread;
    }
}
