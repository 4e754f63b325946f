package dev.sluice.controlplane.graphql;

/** What a search finds. */
public enum SearchType {
    DATASET,
    JOB
}
