package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.definition.Trigger;

/**
 * A trigger of the current version of a workflow.
 *
 * @param id of its row
 * @param kind as stored: file, webhook, kafka, event
 * @param active false: its workflow is paused
 * @param failed whether its last evaluation failed
 */
public record Armed(long id, String kind, boolean active, boolean failed, Deployed deployed, Trigger trigger) {
    /** {@code namespace/workflow/trigger}: what alerts name it by. */
    public String subject() {
        return deployed.workflow().metadata().name() + "/" + trigger.id();
    }
}
