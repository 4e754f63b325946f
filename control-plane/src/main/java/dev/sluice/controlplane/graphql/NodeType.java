package dev.sluice.controlplane.graphql;

/** What a lineage node is. */
public enum NodeType {
    DATASET,
    FIELD,
    JOB,
    RUN,
    DATASET_VERSION
}
