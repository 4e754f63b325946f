package dev.sluice.controlplane.gateview;

/** Where a waiver stands. */
public enum WaiverState {
    APPROVED,
    EXPIRED,
    REJECTED,
    REQUESTED,
    REVOKED,
    WITHDRAWN
}
