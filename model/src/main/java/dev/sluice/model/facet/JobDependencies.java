package dev.sluice.model.facet;

import dev.sluice.model.JobId;
import dev.sluice.model.RunId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The jobDependencies facet: control flow, which is not data flow. */
public record JobDependencies(List<Dependency> upstream, List<Dependency> downstream) {
    public JobDependencies {
        upstream = List.copyOf(upstream);
        downstream = List.copyOf(downstream);
    }

    /** {@code type} is dependency_type, or {@code type} as the spec's own example has it. */
    public record Dependency(
            JobId job,
            @Nullable RunId run,
            @Nullable String type,
            @Nullable String sequenceTriggerRule,
            @Nullable String statusTriggerRule) {}
}
