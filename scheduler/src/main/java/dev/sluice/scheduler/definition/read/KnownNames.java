package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.Pool;
import dev.sluice.scheduler.definition.ResourceName;
import java.util.Map;
import java.util.Set;

/**
 * Pools and services that exist already, beside those of the files.
 *
 * @param pools by name
 * @param services services
 */
public record KnownNames(Map<ResourceName, Pool> pools, Set<ResourceName> services) {
    /** Nothing exists yet. */
    public static final KnownNames NONE = new KnownNames(Map.of(), Set.of());

    public KnownNames {
        pools = Map.copyOf(pools);
        services = Set.copyOf(services);
    }
}
