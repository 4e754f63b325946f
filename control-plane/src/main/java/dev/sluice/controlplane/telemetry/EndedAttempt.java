package dev.sluice.controlplane.telemetry;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that is over, as stored.
 *
 * @param pipeline whose task it was
 * @param run its run
 * @param taskRun its task of the run
 * @param task name of the task
 * @param number 1 for the first
 * @param replica that did it
 * @param state stored state
 * @param errorClass stored class of the error
 * @param message of the failure
 * @param previous the attempt before; null for the first
 */
record EndedAttempt(
        UUID id,
        Pipeline pipeline,
        UUID run,
        UUID taskRun,
        String task,
        int number,
        String replica,
        String state,
        @Nullable String errorClass,
        @Nullable String message,
        Instant startedAt,
        Instant endedAt,
        @Nullable UUID previous) {}
