package dev.sluice.controlplane.gateview;

/** What a gate, or all gates of an asset together, say now. */
public enum GateState {
    /** There is no verdict on the newest version yet; consumers wait for it. */
    CHECKING,
    HELD,
    OPEN,
    /** It would hold, and a waiver accepts that. */
    OVERRIDDEN,
    /** Nothing was evaluated yet. */
    UNKNOWN
}
