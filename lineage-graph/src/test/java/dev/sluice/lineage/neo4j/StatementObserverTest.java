package dev.sluice.lineage.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.embedded.EmbeddedNeo4j;
import dev.sluice.embedded.SharedStores;
import dev.sluice.lineage.Direction;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.ClientException;

/** What is heard of the statements that go to a real Neo4j. */
class StatementObserverTest {
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private volatile boolean listening = true;

    @SuppressWarnings("NullAway.Init")
    private Neo4jConfig config;

    @SuppressWarnings("NullAway.Init")
    private Transactions transactions;

    @BeforeEach
    void open() {
        EmbeddedNeo4j neo4j = SharedStores.neo4j();
        config = new Neo4jConfig(URI.create(neo4j.boltUri()), neo4j.user(), neo4j.password(), WAIT, WAIT, 4);
        transactions = new Transactions(config, this::asked);
    }

    @AfterEach
    void close() {
        transactions.close();
    }

    private StatementObserver.@Nullable Listener asked() {
        String asking = Thread.currentThread().getName();
        return listening
                ? statement -> {
                    begun.add(statement);
                    return error -> ended.add(asking + ": " + error);
                }
                : null;
    }

    private String here(@Nullable String error) {
        return Thread.currentThread().getName() + ": " + error;
    }

    @Test
    void everyStatementOfAWalkIsHeardOnceWithoutItsParameters() {
        try (Neo4jLineageGraph graph = new Neo4jLineageGraph(config, this::asked)) {
            graph.walk(new WalkRequest(
                    List.of(987_654L),
                    Direction.BOTH,
                    WalkMode.DATASET,
                    2,
                    0,
                    WalkRequest.KNOWN_NOW,
                    10,
                    Duration.ofSeconds(5)));
        }

        assertThat(begun).isNotEmpty().noneMatch(statement -> statement.contains("987654"));
        assertThat(ended).hasSameSizeAs(begun).containsOnly(here(null));
    }

    @Test
    void statementLastsUntilItsAnswerIsRead() {
        String asking = here(null);

        transactions.read(WAIT, tx -> {
            var answer = tx.run("UNWIND [1, 2] AS n RETURN n");
            answer.next();
            assertThat(ended).isEmpty();
            answer.next();
            assertThat(answer.hasNext()).isFalse();
            assertThat(ended).containsExactly(asking);
            return 0;
        });
        transactions.read(WAIT, tx -> tx.run("RETURN 1").keys());

        assertThat(ended).as("what nobody reads ends with the transaction").hasSize(2);
    }

    @Test
    void failureIsNamedByItsCode() {
        assertThatThrownBy(() -> transactions.read(
                        WAIT, tx -> tx.run("RETURN 1 / $n", Map.of("n", 0)).single()))
                .isInstanceOf(ClientException.class);
        assertThatThrownBy(() -> transactions.run(WAIT, "NO CYPHER", Map.of())).isInstanceOf(ClientException.class);

        assertThat(ended)
                .containsExactly(
                        here("Neo.ClientError.Statement.ArithmeticError"),
                        here("Neo.ClientError.Statement.SyntaxError"));
    }

    @Test
    void workThatNobodyListensToIsDoneAsEver() {
        listening = false;

        int one =
                transactions.read(WAIT, tx -> tx.run("RETURN 1").single().get(0).asInt());

        assertThat(one).isEqualTo(1);
        assertThat(begun).isEmpty();
    }
}
