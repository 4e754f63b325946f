package dev.sluice.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Two systems that are there without any set-up, so that the examples (and a first workflow of one's own) have something to
 * work on: connection {@code shop}, a database of the embedded PostgreSQL, and {@code lake}, a DuckDB file.
 */
final class ExampleConnections {
    private ExampleConnections() {}

    /** Environment variables of the service; those that the user has set are left to them. */
    static Map<String, String> of(UpOptions options, EmbeddedPostgres postgres) {
        Map<String, String> variables = new HashMap<>();
        if (options.settings().find("SLUICE_CONNECTIONS_SHOP_URL").isEmpty()) {
            variables.put("SLUICE_CONNECTIONS_SHOP_URL", postgres.examples());
            variables.put("SLUICE_CONNECTIONS_SHOP_USER", postgres.user());
            variables.put("SLUICE_CONNECTIONS_SHOP_PASSWORD_REF", "shop");
            variables.put("SLUICE_SECRET_SHOP", postgres.password());
        }
        if (options.settings().find("SLUICE_CONNECTIONS_LAKE_URL").isEmpty()) {
            Path file = options.data().toAbsolutePath().resolve("lake.duckdb");
            variables.put("SLUICE_CONNECTIONS_LAKE_URL", "jdbc:duckdb:" + file);
        }
        return variables;
    }
}
