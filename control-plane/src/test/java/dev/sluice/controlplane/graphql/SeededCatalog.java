package dev.sluice.controlplane.graphql;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The service with a catalog and a graph that the test fills itself. */
public class SeededCatalog implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(MemoryLineageGraph.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("sluice.projection.enabled", "false", "sluice.auth.enabled", "false");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(CatalogStore.class));
    }
}
