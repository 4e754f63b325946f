package dev.sluice.controlplane.telemetry;

import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The whole service with traces on, JSON lines, and figures that are read all the time. */
public class Traced implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.datasource.jdbc.telemetry.enabled", "true",
                "quarkus.otel.bsp.schedule.delay", "100ms",
                "sluice.log.format", "json",
                "quarkus.log.file.enabled", "true",
                "quarkus.log.file.path", "target/traced.log",
                "quarkus.log.file.filter", "sluice-lines",
                "sluice.connections.vault.url", "jdbc:postgresql://127.0.0.1:1/none",
                "sluice.connections.vault.password-ref", "canary-odd",
                "sluice.metrics.refresh", "500ms");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(ServiceStores.class), new TestResourceEntry(Collector.class));
    }
}
