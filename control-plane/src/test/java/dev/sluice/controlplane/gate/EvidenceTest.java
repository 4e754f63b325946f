package dev.sluice.controlplane.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.model.LogPosition;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results of other systems that arrive as OpenLineage events decide about versions where a gate asks for them. */
class EvidenceTest {
    private GateStage stage;
    private final List<String> events = new ArrayList<>();
    private EvidenceReader reader;

    @BeforeEach
    void start() throws SQLException {
        stage = new GateStage(ScriptedExecutor.succeeds());
        reader = stage.scheduler.main().gates().evidence(new ListedLog(events));
        stage.scheduler.apply(GateStage.gate("orders", "raw.orders", """
                checks: []
                external: [{producer: "*dbt*", assertion: "*", maxAge: 24h}]
                """));
        reader.read(); // begins at the head of the log
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    /** Events in memory, by position from 1. */
    private record ListedLog(List<String> events) implements EventLog {
        @Override
        public List<Appended> append(List<NewEvent> added) {
            throw new UnsupportedOperationException("tests add to the list");
        }

        @Override
        public List<StoredEvent> readAfter(LogPosition after, int maxEvents, long maxBytes) {
            List<StoredEvent> found = new ArrayList<>();
            for (int i = Math.toIntExact(after.value()); i < events.size(); i++) {
                found.add(new StoredEvent(
                        new LogPosition(i + 1),
                        Instant.EPOCH,
                        new byte[0],
                        events.get(i).getBytes(StandardCharsets.UTF_8)));
            }
            return found;
        }

        @Override
        public Optional<StoredEvent> read(LogPosition position) {
            return Optional.empty();
        }

        @Override
        public LogPosition head() {
            return new LogPosition(events.size());
        }
    }

    private void arrives(String producer, String assertion, boolean success) {
        events.add("""
                {"eventType": "COMPLETE", "eventTime": "%s", "producer": "%s",
                 "run": {"runId": "0190f1a2-0000-7000-8000-000000000001"}, "job": {"namespace": "nightly", "name": "test"},
                 "inputs": [{"namespace": "postgres://wh:5432", "name": "raw.orders", "inputFacets": {"dataQualityAssertions":
                   {"assertions": [{"assertion": "%s", "success": %s, "column": "id"}]}}}], "outputs": []}
                """.formatted(stage.scheduler.clock().instant(), producer, assertion, success));
        reader.read();
        stage.settle();
    }

    @Test
    void versionWaitsForTheEvidenceAndIsPublishedByIt() {
        assertThat(stage.published("raw.orders")).isEmpty();
        arrives("https://other.example/tool", "not_null", true);
        assertThat(stage.published("raw.orders")).isEmpty();

        arrives("https://github.com/OpenLineage/dbt", "not_null", true);

        assertThat(stage.published("raw.orders")).containsExactly("1");
        assertThat(stage.holds()).isEmpty();
    }

    @Test
    void failureFoundByAnotherSystemHoldsTheColumn() {
        arrives("https://github.com/OpenLineage/dbt", "not_null", false);

        assertThat(stage.published("raw.orders")).isEmpty();
        assertThat(stage.holds()).containsExactly("raw.orders n/orders GATE id");

        stage.scheduler.clock().tick(java.time.Duration.ofSeconds(1));
        arrives("https://github.com/OpenLineage/dbt", "not_null", true);
        assertThat(stage.published("raw.orders")).containsExactly("1");
    }

    @Test
    void eventThatComesTwiceIsKeptOnce() {
        arrives("https://github.com/OpenLineage/dbt", "not_null", true);
        stage.scheduler
                .transactions()
                .run(tx -> tx.update("UPDATE projection_position SET position = 0 WHERE name = 'gate-evidence'"));
        reader.read();

        assertThat(stage.rows("SELECT count(*) FROM external_evidence")).containsExactly("1");
    }
}
