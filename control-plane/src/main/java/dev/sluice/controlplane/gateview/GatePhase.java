package dev.sluice.controlplane.gateview;

/** When a gate is evaluated. */
public enum GatePhase {
    POST,
    PRE,
    STAGE
}
