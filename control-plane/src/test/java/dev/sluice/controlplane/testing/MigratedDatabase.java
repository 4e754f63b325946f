package dev.sluice.controlplane.testing;

import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import org.flywaydb.core.Flyway;

/** A database of its own with the service's schema and nothing else in it. */
public final class MigratedDatabase {
    private MigratedDatabase() {}

    /** Its JDBC address. */
    public static String fresh() {
        EmbeddedPostgres postgres = SharedStores.postgres();
        return postgres.freshDatabase("the service's schema", url -> Flyway.configure()
                .dataSource(url, postgres.user(), postgres.password())
                .load()
                .migrate());
    }
}
