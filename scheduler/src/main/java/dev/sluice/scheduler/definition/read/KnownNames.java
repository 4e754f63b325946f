package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.ResourceName;
import java.util.Map;
import java.util.Set;

/**
 * Pools and services that exist already, beside those of the files.
 *
 * @param poolSlots pools and their slots
 * @param services services
 */
public record KnownNames(Map<ResourceName, Integer> poolSlots, Set<ResourceName> services) {
    /** Nothing exists yet. */
    public static final KnownNames NONE = new KnownNames(Map.of(), Set.of());

    public KnownNames {
        poolSlots = Map.copyOf(poolSlots);
        services = Set.copyOf(services);
    }
}
