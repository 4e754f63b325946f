package dev.sluice.lineage;

/** Which way a walk goes from its roots. */
public enum Direction {
    UPSTREAM,
    DOWNSTREAM,
    /** Upstream and downstream, each on its own: siblings are not reached. */
    BOTH,
    /** Along edges in any orientation, so the connected neighbourhood, as Marquez walks. */
    UNDIRECTED
}
