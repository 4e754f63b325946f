package dev.sluice.controlplane.graphstore;

import dev.sluice.controlplane.telemetry.CypherSpans;
import dev.sluice.lineage.LineageGraph;
import dev.sluice.lineage.neo4j.Neo4jConfig;
import dev.sluice.lineage.neo4j.Neo4jLineageGraph;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the service its lineage graph. The service starts without it being reachable. */
@ApplicationScoped
class GraphStore {
    @Produces
    @Singleton
    LineageGraph graph(GraphStoreConfig config, CypherSpans spans) {
        Neo4jConfig store = new Neo4jConfig(
                config.uri(),
                config.user(),
                config.password(),
                config.connectTimeout(),
                config.queryTimeout(),
                config.poolSize());
        return new Neo4jLineageGraph(store, spans.of(config.uri()));
    }

    void close(@Disposes LineageGraph graph) throws Exception {
        if (graph instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
