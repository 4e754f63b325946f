package dev.sluice.controlplane.graphql;

/** What a difference between two versions touches, mildest first. */
public enum ChangeImpact {
    DESCRIPTION,
    ALERTING,
    FIRING,
    EXECUTION,
    DATA,
    ASSET_REMOVED
}
