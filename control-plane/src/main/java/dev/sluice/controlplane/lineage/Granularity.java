package dev.sluice.controlplane.lineage;

/** Of what a lineage answer is made. */
public enum Granularity {
    DATASET,
    JOB,
    /** Runs and the dataset versions between them. */
    RUN,
    FIELD
}
