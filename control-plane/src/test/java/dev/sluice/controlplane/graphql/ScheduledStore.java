package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.testkit.SettableClock;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The service with keys, a clock that tests set, and replicas that only they start. */
public class ScheduledStore implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(MemoryLineageGraph.class, Clock.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "sluice.projection.enabled",
                "false",
                "sluice.replica.enabled",
                "false",
                "sluice.connections.wh.url",
                "jdbc:postgresql://wh:5432/shop");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(CatalogStore.class));
    }

    /** In place of the machine's time. */
    @Alternative
    @ApplicationScoped
    static class Clock {
        static final SettableClock CLOCK = new SettableClock(SchedulerHarness.START);

        @Produces
        @Singleton
        @Alternative
        InstantSource time() {
            return CLOCK;
        }
    }
}
