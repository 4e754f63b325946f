package dev.sluice.controlplane.graphql;

/** Which store answered. */
public enum LineageStore {
    GRAPH,
    CATALOG
}
