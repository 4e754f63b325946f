package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.testing.CountingDriver;
import dev.sluice.controlplane.testing.CountingGraph;
import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The service on real stores whose round trips are counted. */
public class CountedStores implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(CountingGraph.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.datasource.jdbc.driver", CountingDriver.class.getName());
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(ServiceStores.class));
    }
}
