package dev.sluice.controlplane.graphql;

/** Whether the data can be trusted, by the state of the run that wrote it. */
public enum VersionStatus {
    PENDING,
    GOOD,
    SUSPECT
}
