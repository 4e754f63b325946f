package dev.sluice.controlplane.workflow;

import dev.sluice.scheduler.definition.Gate;
import java.util.OptionalLong;

/**
 * A gate as it is deployed.
 *
 * @param definitionId which definition
 * @param version which version of it
 * @param assetId asset that it guards
 * @param stageId asset that is audited in its place before it is published; absent unless its phase is a stage
 * @param gate the definition
 */
public record DeployedGate(long definitionId, int version, long assetId, OptionalLong stageId, Gate gate) {}
