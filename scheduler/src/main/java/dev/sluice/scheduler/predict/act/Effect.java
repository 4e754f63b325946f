package dev.sluice.scheduler.predict.act;

import java.time.Duration;
import java.time.Instant;

/** What a proposal would change. */
public sealed interface Effect {
    /** A slot's run starts at another time. */
    record StartAt(Instant slot, Instant at) implements Effect {}

    /** A run's priority. */
    record Priority(int from, int to) implements Effect {}

    /**
     * A free slot stays free.
     *
     * @param run for which
     * @param release when it is expected to want the slot
     * @param until when the slot is given away at the latest
     */
    record KeepFor(String run, Instant release, Instant until) implements Effect {}

    /** The next try comes sooner. */
    record RetryAt(Instant was, Instant at) implements Effect {}

    /**
     * A run waits.
     *
     * @param probeAt when it is tried all the same
     * @param probe 0: the first
     * @param causeKey that makes the failure likely; another key, and it waits no longer
     */
    record HoldUntil(Instant probeAt, int probe, String causeKey) implements Effect {}

    /**
     * An attempt is ended, to be tried again.
     *
     * @param survival probability that such an attempt goes on for so long
     * @param elapsed how long
     */
    record Kill(double survival, Duration elapsed) implements Effect {}

    /** Consumers are told the new time. */
    record Warn(Instant newTime) implements Effect {}

    /** Consumers are told that all will be well. */
    record AllClear() implements Effect {}
}
