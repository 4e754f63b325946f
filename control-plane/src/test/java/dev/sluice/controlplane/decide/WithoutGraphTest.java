package dev.sluice.controlplane.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Decisions are given while Neo4j cannot be reached. */
@QuarkusTest
@Tag("service")
@WithTestResource(WithoutGraphTest.NoGraph.class)
class WithoutGraphTest {
    @Inject
    Transactions transactions;

    @ConfigProperty(name = "sluice.neo4j.uri")
    String graph;

    /** The stores, but nobody listens where Neo4j should be. */
    public static final class NoGraph extends ServiceStores {
        @Override
        public Map<String, String> start() {
            Map<String, String> config = new HashMap<>(super.start());
            config.put("sluice.neo4j.uri", "bolt://127.0.0.1:1");
            return config;
        }
    }

    @Test
    void decisionsAreGivenThoughNobodyAnswersForTheGraph() {
        assertThat(graph).isEqualTo("bolt://127.0.0.1:1");
        GateFixture gates = new GateFixture(transactions);
        long asset = gates.guarded("orders", Instant.now());
        assertThat(decision()).isEqualTo("ALLOW");
        gates.decide(asset, 2, "HELD", "FAIL", Instant.now());
        assertThat(decision()).isEqualTo("HOLD");
    }

    private static String decision() {
        return ServiceStores.request()
                .body("""
                        {"caller": "a", "job": {"namespace": "airflow", "name": "report"},
                         "inputs": [{"namespace": "lake", "name": "orders"}], "lineageInputs": true}
                        """)
                .post("/api/v1/gates/decisions")
                .jsonPath()
                .getString("decision");
    }
}
