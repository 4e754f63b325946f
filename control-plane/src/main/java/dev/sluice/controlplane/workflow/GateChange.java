package dev.sluice.controlplane.workflow;

import java.util.Optional;

/**
 * A gate that came, changed or went.
 *
 * @param before as it was; empty for one that came
 * @param after as it is; empty for one that went
 */
public record GateChange(Optional<DeployedGate> before, Optional<DeployedGate> after) {}
