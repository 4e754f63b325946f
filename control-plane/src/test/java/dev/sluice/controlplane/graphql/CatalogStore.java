package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.testing.MigratedDatabase;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** An empty PostgreSQL database for the service under test. */
public class CatalogStore implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        EmbeddedPostgres postgres = SharedStores.postgres();
        return Map.of(
                "quarkus.datasource.jdbc.url", MigratedDatabase.fresh(),
                "quarkus.datasource.username", postgres.user(),
                "quarkus.datasource.password", postgres.password(),
                "sluice.lineage.position-wait", "300ms");
    }

    @Override
    public void stop() {
        // The server ends with the JVM.
    }
}
