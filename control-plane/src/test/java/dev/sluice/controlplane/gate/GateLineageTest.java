package dev.sluice.controlplane.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.model.quality.CheckOutcome;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What gates tell lineage. */
class GateLineageTest {
    private GateStage stage;

    @BeforeEach
    void start() throws SQLException {
        stage = new GateStage(ScriptedExecutor.succeeds());
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void evaluationIsARunThatSaysWhatItFoundOfTheDatasetItReads() {
        stage.scheduler.apply(GateStage.gate("orders", "raw.orders", GateStage.notNull("ids", "id")));
        stage.scheduler.apply(GateStage.task("load", "produces: [{asset: o, uri: \"connection://wh/raw.orders\"}]"));
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.start("load");
        stage.settle();

        List<JsonNode> events = stage.scheduler.lineage().stream()
                .map(GateJson::tree)
                .filter(e -> e.at("/job/name").asText().equals("gate.n.orders"))
                .toList();
        assertThat(events.stream().map(e -> e.path("eventType").asText())).containsExactly("START", "COMPLETE");
        JsonNode end = events.getLast();
        assertThat(end.at("/job/namespace").asText()).isEqualTo("postgres://wh:5432");
        assertThat(end.at("/run/facets/parent/job/name").asText()).isEqualTo("n.load.t");
        assertThat(end.at("/run/facets/parent/run/runId").asText())
                .isEqualTo(stage.rows("SELECT id FROM attempt").getFirst());
        assertThat(end.at("/run/facets/sluice_gateDecision/decision").asText()).isEqualTo("held");
        assertThat(end.at("/run/facets/test/tests/0/status").asText()).isEqualTo("fail");
        assertThat(end.at("/inputs/0/name").asText()).isEqualTo("raw.orders");
        assertThat(end.at("/inputs/0/facets/version/datasetVersion").asText()).isEqualTo("1");
        assertThat(end.at("/inputs/0/inputFacets/dataQualityAssertions/assertions/0/column")
                        .asText())
                .isEqualTo("id");
        assertThat(end.at("/inputs/0/inputFacets/dataQualityAssertions/assertions/0/success")
                        .asBoolean(true))
                .isFalse();
        assertThat(end.path("outputs")).isEmpty();
    }
}
