package dev.sluice.controlplane.testing;

import dev.sluice.lineage.GraphChanges;
import dev.sluice.lineage.LineageGraph;
import dev.sluice.lineage.Visible;
import dev.sluice.lineage.Walk;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.lineage.neo4j.Neo4jConfig;
import dev.sluice.lineage.neo4j.Neo4jLineageGraph;
import dev.sluice.model.LogPosition;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The graph in Neo4j; each reading call, which is one transaction, is noted in {@link StoreCalls}. */
@Alternative
@ApplicationScoped
public class CountingGraph implements LineageGraph {
    private final Neo4jLineageGraph graph;

    public CountingGraph(
            @ConfigProperty(name = "sluice.neo4j.uri") String uri,
            @ConfigProperty(name = "sluice.neo4j.user") String user,
            @ConfigProperty(name = "sluice.neo4j.password") String password) {
        graph = new Neo4jLineageGraph(
                new Neo4jConfig(URI.create(uri), user, password, Duration.ofSeconds(10), Duration.ofSeconds(30), 8));
    }

    @Override
    public void prepare() {
        graph.prepare();
    }

    @Override
    public LogPosition position() {
        StoreCalls.happened();
        return graph.position();
    }

    @Override
    public void apply(GraphChanges changes) {
        graph.apply(changes);
    }

    @Override
    public void clear() {
        graph.clear();
    }

    @Override
    public Walk walk(WalkRequest request) {
        StoreCalls.happened();
        return graph.walk(request);
    }

    @Override
    public List<List<Long>> paths(
            long from,
            long to,
            WalkMode mode,
            int maxDepth,
            int maxPaths,
            long asOf,
            long known,
            Duration timeout,
            @Nullable Visible only) {
        StoreCalls.happened();
        return graph.paths(from, to, mode, maxDepth, maxPaths, asOf, known, timeout, only);
    }

    @Override
    public GraphSize size() {
        StoreCalls.happened();
        return graph.size();
    }

    @PreDestroy
    void close() {
        graph.close();
    }
}
