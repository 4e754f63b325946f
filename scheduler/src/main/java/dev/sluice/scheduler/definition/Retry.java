package dev.sluice.scheduler.definition;

import dev.sluice.scheduler.execute.ErrorClass;
import java.time.Duration;
import java.util.Set;

/**
 * When and how often a task is tried again.
 *
 * @param maxAttempts including the first; 1: never again
 * @param backoff how delays grow
 * @param initial delay after the first failure
 * @param factor growth per failure for {@link Backoff#EXPONENTIAL}
 * @param max longest delay
 * @param jitter share of the delay, 0 to 1, that is spread by chance
 * @param retryOn error classes worth another try
 */
public record Retry(
        int maxAttempts,
        Backoff backoff,
        Duration initial,
        double factor,
        Duration max,
        double jitter,
        Set<ErrorClass> retryOn) {
    public Retry {
        retryOn = Set.copyOf(retryOn);
    }

    /** How delays grow. */
    public enum Backoff {
        FIXED,
        EXPONENTIAL
    }
}
