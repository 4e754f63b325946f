package dev.sluice.controlplane.graphql;

/** Why a lineage answer is not the whole truth. */
public enum CutReason {
    DEPTH,
    PAGE,
    TIME_BUDGET,
    EXTRACTION_ERROR,
    GRAPH_LAG,
    UNRESOLVED_VERSION,
    PERMISSION
}
