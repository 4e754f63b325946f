package dev.sluice.controlplane.telemetry;

import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The whole service with traces on, JSON lines, and figures that are read all the time. */
public class Traced implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("quarkus.otel.sdk.disabled", "false"),
                Map.entry("quarkus.datasource.jdbc.telemetry.enabled", "true"),
                Map.entry("quarkus.otel.bsp.schedule.delay", "100ms"),
                Map.entry("quarkus.http.access-log.enabled", "true"),
                Map.entry("sluice.log.format", "json"),
                Map.entry("quarkus.log.file.enabled", "true"),
                Map.entry("quarkus.log.file.path", "target/traced.log"),
                Map.entry("quarkus.log.file.filter", "sluice-lines"),
                Map.entry("sluice.connections.vault.url", "jdbc:postgresql://127.0.0.1:1/none"),
                Map.entry("sluice.connections.vault.password-ref", "canary-odd"),
                Map.entry("sluice.metrics.refresh", "500ms"));
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(ServiceStores.class), new TestResourceEntry(Collector.class));
    }
}
