package dev.sluice.lineage;

/** Which edges a walk takes. */
public enum WalkMode {
    /** Data flow between datasets: edges with {@code flow}, precise statements before the cartesian guess. */
    DATASET,
    /** Which job reads and writes what: edges with {@code io}. */
    JOB,
    /** Fields: DERIVES and HAS_FIELD. */
    FIELD,
    /** Control flow between jobs: TRIGGERS. */
    CONTROL
}
