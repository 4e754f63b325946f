package dev.sluice.controlplane.graphql;

/** The three shapes of an OpenLineage event. */
public enum EventKind {
    RUN,
    JOB,
    DATASET
}
