package dev.sluice.controlplane.fact;

import dev.sluice.model.quality.Severity;
import dev.sluice.quality.gate.DecisionAnswer;
import dev.sluice.scheduler.definition.ResourceName;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Something that happened at this replica and is sure: what a transaction tells is heard after its commit. */
public sealed interface Fact {
    /**
     * A run is over.
     *
     * @param took empty: it never started
     */
    record RunEnded(UUID run, ResourceName workflow, RunResult result, RunCause cause, Optional<Duration> took)
            implements Fact {}

    /** An attempt is over, and counts. */
    record AttemptEnded(UUID run, RunResult result, AttemptReason reason) implements Fact {}

    /** A task was taken from the queue. */
    record TaskClaimed(UUID run, Duration waited) implements Fact {}

    /** A slot of a timetable became a run. */
    record SlotTaken(Duration late) implements Fact {}

    /** Runs passed their deadlines. */
    record DeadlinesMissed(int runs) implements Fact {}

    /** A workflow or a gate of a namespace was deployed. */
    record Deployed(String namespace) implements Fact {}

    /**
     * A gate reached a verdict.
     *
     * @param severity of the worst of its checks
     */
    record GateJudged(String namespace, RunResult result, Severity severity, Duration took) implements Fact {}

    /** A gate began to hold assets. */
    record AssetsHeld(String namespace, int assets) implements Fact {}

    /** Somebody who asked whether a job may run has an answer. */
    record DecisionGiven(DecisionAnswer.Answer decision, Duration took) implements Fact {}

    /** A run that had a forecast took so much more or less than its P50. */
    record EstimateMissed(Duration by) implements Fact {}

    /** Entries got their places in the ledger. */
    record EntriesSequenced(int entries) implements Fact {}

    /** The ledger is not what was written into it. */
    record LedgerBroken(int findings) implements Fact {}

    /** Leases were prolonged, or turned out to be gone. */
    record LeasesRenewed(int kept, int lost) implements Fact {}

    /** A write was refused because another replica took over. */
    record WriteFenced() implements Fact {}
}
