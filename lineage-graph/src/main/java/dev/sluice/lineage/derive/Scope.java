package dev.sluice.lineage.derive;

import dev.sluice.model.DatasetId;

/**
 * What a statement is complete about. A later statement that covers a scope closes the edges of that scope which it
 * does not repeat; one that does not cover it says nothing about them.
 */
public sealed interface Scope {
    /** Numbers of the scopes that name no dataset; negative, so that they never meet a dataset's number. */
    long INPUTS_ID = -1;

    long OUTPUTS_ID = -2;
    long INTO_JOBS_ID = -3;
    long CONTROL_ID = -4;
    long CONTAINMENT_ID = -5;
    long COMPLETENESS_ID = -6;

    /** All inputs of the owner. */
    record Inputs() implements Scope {}

    /** All outputs of the owner. */
    record Outputs() implements Scope {}

    /** Precise data flow into one output dataset (dataset level and fields). */
    record IntoDataset(DatasetId dataset) implements Scope {}

    /** Precise data flow into jobs (explicit lineage with a JOB target). */
    record IntoJobs() implements Scope {}

    /** Control flow. */
    record Control() implements Scope {}

    /** Containment. */
    record Containment() implements Scope {}

    /** Whether lineage is incomplete: every finished run covers it. */
    record Completeness() implements Scope {}
}
