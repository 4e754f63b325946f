package dev.sluice.controlplane.schedulerview;

import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which news; null: any.
 *
 * @param workflow namespace/name
 */
public record EventFilter(@Nullable UUID run, @Nullable String workflow) implements Predicate<RunEventInfo> {
    @Override
    public boolean test(RunEventInfo event) {
        return (run == null || event.runId().equals(run.toString()))
                && (workflow == null || event.workflow().equals(workflow));
    }
}
