package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/forecasts.md says about GraphQL, as it stands there. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class ForecastDocsTest {
    private static final Pattern BLOCK = Pattern.compile("```graphql\n(.*?)```", Pattern.DOTALL);
    private static final UUID DECISION = UUID.fromString("019b7800-0000-7000-8000-000000000001");

    @Inject
    Workshop workshop;

    /** Tests run in the folder of the module. */
    private static List<String> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("../docs/forecasts.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String block(String of) throws IOException {
        return blocks().stream().filter(block -> block.contains(of)).findFirst().orElseThrow();
    }

    @Test
    void everyBlockIsAnsweredByTheService() throws IOException {
        workshop.deploy(Workshop.ORDERS.formatted("shop"), "shop-forecast-docs");
        long definition = workshop.jdbc
                .query(
                        "SELECT id FROM definition WHERE kind = 'Workflow' AND namespace = 'shop' AND name = 'orders'",
                        row -> row.getLong(1))
                .getFirst();
        UUID run = UUID.fromString(workshop.start("shop/orders", "shop-forecast-docs-1"));
        ForecastRows rows = new ForecastRows(workshop.jdbc, ScheduledStore.Clock.CLOCK.instant());
        rows.running(run, "shop.orders", Duration.ofMinutes(1), 300, 420, 480)
                .risk("run:" + run, "RUN", definition, 1_000, 0.6)
                .job("sluice", "shop.orders")
                .job("airflow://prod", "nightly.load")
                .score("2026-11-20", "sluice", "shop.orders")
                .dataset(881_000, "postgres://wh:5432", "shop.sales.orders")
                .landing(881_000, run)
                .decision(DECISION, "HOLD_BACK", "ACT", definition, run, 10)
                .waiting(DECISION, run);
        long incident = rows.incident("shop.orders", "WARNING", 881_000, run);

        JsonPath expected = workshop.ask(block("jobForecast("));
        JsonPath risks = workshop.ask(block("risks("));
        JsonPath decided = workshop.ask(block("forecastDecisions(workflow"));
        JsonPath incidents = workshop.ask(block("incidents("));
        JsonPath changed = workshop.ask(block("mutation {\n  reverse").replace("DECISION", DECISION.toString()));
        workshop.ask(
                "mutation { setForecastActing(acting: true, reason: \"initial\", idempotencyKey: \"docs\") { acting } }");
        JsonPath closed = workshop.ask(block("mutation {\n  acknowledge").replace("INCIDENT", Long.toString(incident)));

        assertThat(expected.getInt("workflow.forecast.calibration[0].runs")).isEqualTo(10);
        assertThat(expected.getFloat("jobForecast.failure")).isEqualTo(0.25f);
        assertThat(expected.getString("workflowRuns.nodes[0].estimate.expectedEnd.p90"))
                .isNotNull();
        assertThat(expected.getString("workflowRuns.nodes[0].risk.band")).isEqualTo("HIGH");
        assertThat(expected.getList("landing.criticalPath.job.name")).containsExactly("shop.load", "shop.sum");
        assertThat(risks.getList("risks.nodes.subject")).contains("subject run:" + run);
        assertThat(decided.getList("forecastDecisions.nodes.state")).containsExactly("LIVE");
        assertThat(decided.getBoolean("forecasting.acting")).isTrue();
        assertThat(incidents.getList("incidents.nodes.id")).contains(Long.toString(incident));
        assertThat(changed.getString("reverseForecastDecision.state")).isEqualTo("REVERSED");
        assertThat(changed.getBoolean("setForecastActing.acting")).isFalse();
        assertThat(closed.getString("closeIncident.closedBy")).isEqualTo("test-operator");
        assertThat(blocks()).hasSize(6);
    }
}
