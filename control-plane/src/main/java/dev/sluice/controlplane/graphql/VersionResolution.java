package dev.sluice.controlplane.graphql;

/** How the version that a run read was found. */
public enum VersionResolution {
    DECLARED,
    LATEST_GOOD,
    SOURCE,
    UNKNOWN_DECLARED,
    HIDDEN
}
