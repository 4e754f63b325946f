package dev.sluice.controlplane.graphql;

/** What a difference between two versions touches, mildest first. */
public enum ChangeImpact {
    DESCRIPTION,
    ALERTING,
    FIRING,
    EXECUTION,
    GUARDING,
    DATA,
    ASSET_REMOVED
}
