package dev.sluice.controlplane.emit;

import dev.sluice.controlplane.workflow.Deployed;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of a workflow, as its events tell it.
 *
 * @param id OpenLineage run id
 * @param deployed what runs
 * @param slot scheduled time; null without one
 * @param partitionFrom start of the partition; null without one
 * @param partitionTo its end
 * @param trigger kind and name of what started it
 * @param parameters of the run
 * @param shadow whether it repeats another run beside the real data: its lineage gets names of its own
 */
public record RunFacts(
        UUID id,
        Deployed deployed,
        @Nullable Instant slot,
        @Nullable Instant partitionFrom,
        @Nullable Instant partitionTo,
        String trigger,
        Map<String, String> parameters,
        boolean shadow) {
    public RunFacts {
        parameters = Map.copyOf(parameters);
    }
}
