package dev.sluice.lineage.neo4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.lineage.GraphUnavailableException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A graph whose store does not answer. */
class Neo4jAwayTest {
    @Test
    void aStoreThatIsAwayIsSaidToBeUnavailable() {
        try (Neo4jLineageGraph away = new Neo4jLineageGraph(new Neo4jConfig(
                URI.create("bolt://127.0.0.1:1"), "neo4j", "x", Duration.ofSeconds(1), Duration.ofSeconds(1), 1))) {
            assertThatThrownBy(away::position).isInstanceOf(GraphUnavailableException.class);
        }
    }
}
