package dev.sluice.controlplane.testing;

import dev.sluice.embedded.EmbeddedNeo4j;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.lineage.neo4j.Neo4jConfig;
import dev.sluice.lineage.neo4j.Neo4jLineageGraph;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The real stores, empty, for the service under test; and the key that it made for itself. */
public class ServiceStores implements QuarkusTestResourceLifecycleManager {
    private static final Path DATA = dataFolder();

    @Override
    public Map<String, String> start() {
        EmbeddedPostgres postgres = SharedStores.postgres();
        EmbeddedNeo4j neo4j = SharedStores.neo4j();
        try (Neo4jLineageGraph graph = new Neo4jLineageGraph(new Neo4jConfig(
                URI.create(neo4j.boltUri()),
                neo4j.user(),
                neo4j.password(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                2))) {
            graph.clear();
        }
        return Map.of(
                "quarkus.datasource.jdbc.url", MigratedDatabase.fresh(),
                "quarkus.datasource.username", postgres.user(),
                "quarkus.datasource.password", postgres.password(),
                "sluice.neo4j.uri", neo4j.boltUri(),
                "sluice.neo4j.user", neo4j.user(),
                "sluice.neo4j.password", neo4j.password(),
                "sluice.data-dir", DATA.toString(),
                "sluice.secrets.directory", DATA.resolve("secrets").toString());
    }

    @Override
    public void stop() {
        // The servers end with the JVM.
    }

    /** Where the service wrote its first key. */
    public static Path keyFile() {
        return DATA.resolve("api-key");
    }

    public static String key() {
        try {
            return Files.readString(keyFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the service wrote no key", e);
        }
    }

    /** Gives the service a secret. */
    public static void putSecret(String name, String value) {
        try {
            Files.createDirectories(DATA.resolve("secrets"));
            Files.writeString(DATA.resolve("secrets").resolve(name), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request with the service's own admin key; paths go out as they are. */
    public static RequestSpecification request() {
        return RestAssured.given().urlEncodingEnabled(false).header("Authorization", "Bearer " + key());
    }

    private static Path dataFolder() {
        try {
            return Files.createTempDirectory("sluice-service");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
