package dev.sluice.scheduler.definition;

import java.util.Map;
import java.util.Optional;

/**
 * What every definition carries beside its spec.
 *
 * @param name namespace and name
 * @param labels free key and value pairs for selection
 * @param ownership who answers for it and who is told when it fails
 */
public record Metadata(ResourceName name, Map<String, String> labels, Optional<Ownership> ownership) {
    public Metadata {
        labels = Map.copyOf(labels);
    }
}
