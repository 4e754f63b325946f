package dev.sluice.controlplane.gateview;

/** Why an asset is held. */
public enum HoldKind {
    /** No verdict yet. */
    CHECKING,
    /** Downstream of what a gate holds. */
    DERIVED,
    GATE,
    /** A person holds it. */
    OPERATOR
}
