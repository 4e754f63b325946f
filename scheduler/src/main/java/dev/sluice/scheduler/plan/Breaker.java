package dev.sluice.scheduler.plan;

import dev.sluice.scheduler.definition.Service;
import java.time.Instant;

/**
 * Circuit breaker of a service outside, as a value that all replicas share.
 *
 * <p>Closed, it counts the last attempts; open, it holds work; half open, it lets a few probes through and closes when all
 * succeed (Nygard, Release It!).
 */
public sealed interface Breaker {
    /** A breaker that has seen nothing. */
    static Breaker fresh() {
        return new Closed("");
    }

    /**
     * Lets work through.
     *
     * @param outcomes the last ones, oldest first: {@code .} success, {@code x} failure; never longer than the window
     */
    record Closed(String outcomes) implements Breaker {}

    /**
     * Holds work.
     *
     * @param until when probes may start
     */
    record Open(Instant until) implements Breaker {}

    /**
     * Lets probes through.
     *
     * @param started probes let through
     * @param succeeded probes that came back well
     */
    record HalfOpen(int started, int succeeded) implements Breaker {}

    /** Whether another attempt may start now. */
    default boolean admits(Service service, Instant now) {
        return switch (this) {
            case Closed _ -> true;
            case Open open -> !now.isBefore(open.until());
            // None out: the service may ask for fewer probes than it did, and somebody has to come back to close it.
            case HalfOpen half -> half.started() < service.halfOpenProbes() || half.succeeded() >= half.started();
        };
    }

    /** After an attempt was let through. */
    default Breaker started(Instant now) {
        return switch (this) {
            case Closed closed -> closed;
            case Open open -> now.isBefore(open.until()) ? open : new HalfOpen(1, 0);
            case HalfOpen half -> new HalfOpen(half.started() + 1, half.succeeded());
        };
    }

    /** After an attempt ended; {@code failed} when the service is to blame. */
    default Breaker ended(Service service, boolean failed, Instant now) {
        return switch (this) {
            case Closed closed -> noted(closed, service, failed, now);
            case Open open -> open; // started before it opened: says nothing new
            case HalfOpen half -> failed ? new Open(now.plus(service.openFor())) : probed(half, service);
        };
    }

    /** After a probe ended that says nothing about the service, such as a cancelled one: another may take its place. */
    default Breaker abandoned() {
        return this instanceof HalfOpen half && half.started() > half.succeeded()
                ? new HalfOpen(half.started() - 1, half.succeeded())
                : this;
    }

    private static Breaker probed(HalfOpen half, Service service) {
        return half.succeeded() + 1 < service.halfOpenProbes()
                ? new HalfOpen(half.started(), half.succeeded() + 1)
                : fresh();
    }

    private static Breaker noted(Closed closed, Service service, boolean failed, Instant now) {
        String outcomes = closed.outcomes() + (failed ? "x" : ".");
        if (outcomes.length() > service.window()) {
            outcomes = outcomes.substring(outcomes.length() - service.window());
        }
        long failures = outcomes.chars().filter(c -> c == 'x').count();
        boolean opens = outcomes.length() == service.window() && failures >= service.failureRate() * service.window();
        return opens ? new Open(now.plus(service.openFor())) : new Closed(outcomes);
    }
}
