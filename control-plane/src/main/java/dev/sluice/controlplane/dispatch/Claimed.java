package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.definition.Task;
import java.time.Instant;
import java.util.UUID;

/**
 * An attempt that this replica holds the lease of.
 *
 * @param attempt its id
 * @param epoch fencing number: every write about the attempt names it
 * @param taskRun the task of the run
 * @param number 1 for the first attempt
 * @param run the run
 * @param deployed the run's version of the workflow
 * @param task what to do
 * @param startedAt when it was claimed
 */
public record Claimed(
        UUID attempt,
        long epoch,
        UUID taskRun,
        int number,
        RunRow run,
        Deployed deployed,
        Task task,
        Instant startedAt) {}
