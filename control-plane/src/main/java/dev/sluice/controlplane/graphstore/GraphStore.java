package dev.sluice.controlplane.graphstore;

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
    LineageGraph graph(GraphStoreConfig config) {
        return new Neo4jLineageGraph(new Neo4jConfig(
                config.uri(),
                config.user(),
                config.password(),
                config.connectTimeout(),
                config.queryTimeout(),
                config.poolSize()));
    }

    void close(@Disposes LineageGraph graph) throws Exception {
        if (graph instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
