package dev.sluice.controlplane.graphql;

import static io.restassured.RestAssured.given;

import dev.sluice.controlplane.jdbc.Jdbc;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

/** A shop in the catalog, empty again before each test: four datasets, two jobs, and four runs for whom wants them. */
abstract class SeededShop {
    static final UUID LOAD = new UUID(0, 1);
    static final UUID FAILED_LOAD = new UUID(0, 2);
    static final UUID REPORT = new UUID(0, 3);
    static final UUID REREAD = new UUID(0, 4);

    @Inject
    DataSource dataSource;

    @Inject
    Jdbc jdbc;

    @Inject
    MemoryLineageGraph graph;

    CatalogSeed seed;

    @BeforeEach
    void seedCatalog() {
        graph.setDown(false);
        graph.clear();
        seed = new CatalogSeed(dataSource)
                .empty()
                .namespace(1, "postgres://db:5432")
                .dataset(10, 1, "shop.orders")
                .alias(11, 1, "/warehouse/orders", 10)
                .dataset(12, 1, "shop.report")
                .dataset(13, 1, "shop.source")
                .job(20, 1, "load")
                .job(21, 1, "report")
                .positions(7, 5);
    }

    void seedRuns() {
        seed.completedRun(LOAD, 20, "2026-01-01T00:00:00Z")
                .reads(LOAD, 13, "")
                .writes(LOAD, 10, "2026-01-01T00:01:00Z", CatalogSeed.GOOD, "1")
                .completedRun(FAILED_LOAD, 20, "2026-01-02T00:00:00Z")
                .writes(FAILED_LOAD, 11, "2026-01-02T00:01:00Z", CatalogSeed.SUSPECT, "2")
                .completedRun(REPORT, 21, "2026-01-03T00:00:00Z")
                .reads(REPORT, 10, "")
                .writes(REPORT, 12, "2026-01-03T00:01:00Z", CatalogSeed.GOOD, "")
                .completedRun(REREAD, 21, "2026-01-04T00:00:00Z")
                .reads(REREAD, 10, "2");
    }

    static JsonPath ask(String query) {
        return given().contentType("application/json")
                .body(Map.of("query", query))
                .post("/graphql")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
