package dev.sluice.controlplane.decide;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import java.util.List;
import java.util.Optional;

/**
 * "May I run?"
 *
 * @param caller what asks, as it calls itself: {@code airflow@prod}
 * @param job that is about to read
 * @param runId its OpenLineage run id, whose end ends the read lease
 * @param attempt of the run, from 1
 * @param inputs what it is about to read
 * @param mode whether a read lease is wanted
 * @param waitSeconds longest wait for a release before the answer HOLD
 * @param lineageInputs whether what the job read in its last runs counts as input too
 */
record DecisionRequest(
        String caller,
        JobId job,
        Optional<String> runId,
        int attempt,
        List<Input> inputs,
        Mode mode,
        int waitSeconds,
        boolean lineageInputs) {
    DecisionRequest {
        inputs = List.copyOf(inputs);
    }

    /**
     * A dataset about to be read.
     *
     * @param version that will be read, as Sluice numbers it; absent: whatever is there
     * @param partition key of the slice that will be read; absent: all of it
     */
    record Input(DatasetId dataset, Optional<Long> version, Optional<String> partition) {}

    /** What is wanted. */
    enum Mode {
        /** An answer. */
        CHECK,
        /** An answer, and with an ALLOW a read lease. */
        ACQUIRE
    }
}
