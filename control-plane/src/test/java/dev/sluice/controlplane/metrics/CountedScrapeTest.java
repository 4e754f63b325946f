package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.dispatch.TestReplicaConfig;
import dev.sluice.controlplane.dispatch.Worker;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.run.RunRequests.Caller;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.read.SourceFile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a scrape of the service says after a real run and a real answer. */
@QuarkusTest
@Tag("service")
@TestProfile(MetricsStore.class)
class CountedScrapeTest {
    @Inject
    Jdbc jdbc;

    @Inject
    SchedulerParts parts;

    private double sum(String name, Map<String, String> labels) {
        return Scrape.text(jdbc).samples().stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Scrape.Sample::value)
                .sum();
    }

    private UUID run() {
        String yaml = SchedulerHarness.workflow("counted", "tasks: [{id: t, type: noop}]");
        assertThat(parts.definitions()
                        .apply(new Deployment(List.of(new SourceFile("test.yaml", yaml)), false, "test", null))
                        .problems())
                .isEmpty();
        return parts.requests()
                .start(ResourceName.parse("n/counted"), Map.of(), null, new Caller("counted-1", "test", true));
    }

    private void work() {
        TestReplicaConfig config = TestReplicaConfig.of(2);
        Worker worker = parts.worker(List.of(ScriptedExecutor.succeeds()), config, () -> {});
        Replica replica = parts.replica("counted", worker, config);
        replica.dispatch();
        SchedulerHarness.idle(replica);
        worker.close();
    }

    @Test
    void aRunIsCountedOnceAndItsDurationLeadsToItsTrace() {
        Map<String, String> success = Map.of("result", "success", "trigger", "manual");
        double runs = sum("sluice_pipeline_runs_total", success);
        double attempts = sum("sluice_task_attempts_total", Map.of("result", "success", "reason", "none"));

        UUID run = run();
        Awaitility.await().until(() -> sum("sluice_tasks_active", Map.of("state", "pending")) >= 1);
        work();

        assertThat(sum("sluice_pipeline_runs_total", success)).isEqualTo(runs + 1);
        assertThat(sum("sluice_task_attempts_total", Map.of("result", "success", "reason", "none")))
                .isEqualTo(attempts + 1);
        assertThat(Scrape.get(jdbc, "application/openmetrics-text;version=1.0.0")
                        .asString()
                        .lines()
                        .filter(line -> line.startsWith("sluice_pipeline_run_duration_seconds_bucket")))
                .anyMatch(line -> line.contains("trace_id=\"" + run.toString().replace("-", "") + "\""));
    }

    @Test
    void anAnswerToWhoAsksIsTimed() {
        double before = sum("sluice_gate_decision_duration_seconds_count", Map.of("decision", "allow"));
        String asking = "slc_test_asks";
        Scrape.makeKey(jdbc, asking, "ingest");

        RestAssured.given()
                .header("Authorization", "Bearer " + asking)
                .contentType("application/json")
                .body("""
                        {"caller": "test", "job": {"namespace": "x", "name": "y"}, "inputs": [{"namespace": "a", "name": "b"}]}
                        """)
                .post("/api/v1/gates/decisions")
                .then()
                .statusCode(200);

        assertThat(sum("sluice_gate_decision_duration_seconds_count", Map.of("decision", "allow")))
                .isEqualTo(before + 1);
    }

    @Test
    void whatNeverHappenedIsZeroAndThere() {
        Scrape scrape = Scrape.text(jdbc);

        assertThat(scrape.value("sluice_report_jobs_total", Map.of("kind", "period", "result", "cancellation")))
                .isZero();
        assertThat(scrape.value("sluice_lease_renewals_total", Map.of("result", "failure")))
                .isZero();
        assertThat(scrape.value("sluice_fenced_writes_total", Map.of())).isZero();
        assertThat(scrape.value("sluice_ledger_verification_failures_total", Map.of()))
                .isZero();
        assertThat(scrape.value("sluice_breakers", Map.of("state", "half_open")))
                .isZero();
        assertThat(scrape.value("sluice_pool_slots", Map.of("state", "free"))).isZero();
        assertThat(scrape.value("sluice_leader", Map.of("role", "forecast"))).isIn(0.0, 1.0);
        assertThat(scrape.value("sluice_waiver_expiry_seconds_min", Map.of())).isNaN();
        assertThat(scrape.samples())
                .filteredOn(sample -> sample.name().equals("sluice_schema_version_info"))
                .extracting(Scrape.Sample::value)
                .containsExactly(1.0);
    }
}
