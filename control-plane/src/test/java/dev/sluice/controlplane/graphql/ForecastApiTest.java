package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Forecasts over GraphQL, on the real store, from rows as their writers leave them. Each test has names of its own. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class ForecastApiTest extends ForecastCalls {
    @Test
    void runThatOutlivesItsEstimateIsNeverExpectedInThePast() {
        long definition = deploy("outlives");
        UUID run = UUID.fromString(workshop.start("outlives/orders", "outlives-1"));
        rows().running(run, "outlives.orders", Duration.ofMinutes(20), 300, 420, 480)
                .risk("run:" + run, "RUN", definition, 60, 0.97)
                .decision(id(101), "RAISE_PRIORITY", "ACT", definition, run, 30);

        JsonPath found = workshop.ask("""
                { workflowRun(runId: "%s") {
                    estimate { job { namespace name } startedAt seconds { p50 p90 p95 } expectedEnd { p50 p90 p95 } failure
                      hardFailure reasons basis { kind runs lowEvidence } actual { endedAt } }
                    risk { kind miss band slackSeconds deadlineAt workflow { name } }
                    forecastDecisions { kind state reason } } }
                """.formatted(run));

        Map<String, Object> estimate = found.getMap("workflowRun.estimate");
        assertThat(estimate)
                .containsEntry("seconds", Map.of("p50", 300.0f, "p90", 420.0f, "p95", 480.0f))
                .containsEntry("failure", 0.2f)
                .containsEntry("reasons", List.of("failed 3 of the last 10 runs"))
                .containsEntry("basis", Map.of("kind", "OWN_HISTORY", "runs", 40, "lowEvidence", false))
                .containsEntry("actual", null);
        List<Instant> ends = List.of("p50", "p90", "p95").stream()
                .map(quantile -> Instant.parse(found.getString("workflowRun.estimate.expectedEnd." + quantile)))
                .toList();
        assertThat(ends).isSorted().allSatisfy(end -> assertThat(end).isAfterOrEqualTo(now()));
        assertThat(ends.getLast()).isAfter(now());
        assertThat(found.getMap("workflowRun.risk"))
                .containsEntry("kind", "RUN")
                .containsEntry("band", "HIGH")
                .containsEntry("slackSeconds", -840.0f)
                .containsEntry("workflow", Map.of("name", "orders"));
        assertThat(found.getList("workflowRun.forecastDecisions"))
                .containsExactly(Map.of(
                        "kind", "RAISE_PRIORITY", "state", "LIVE", "reason", "starts 20 min early: the P90 is 50 min"));
    }

    @Test
    void freshRunIsExpectedAtItsQuantiles() {
        deploy("fresh-run");
        UUID run = UUID.fromString(workshop.start("fresh-run/orders", "fresh-run-1"));
        rows().running(run, "fresh-run.orders", Duration.ZERO, 300, 420, 480);

        JsonPath found =
                workshop.ask("{ workflowRun(runId: \"" + run + "\") { estimate { expectedEnd { p50 p90 p95 } } } }");

        assertThat(Instant.parse(found.getString("workflowRun.estimate.expectedEnd.p50")))
                .isCloseTo(now().plusSeconds(300), within(1, java.time.temporal.ChronoUnit.MILLIS));
        assertThat(Instant.parse(found.getString("workflowRun.estimate.expectedEnd.p95")))
                .isCloseTo(now().plusSeconds(480), within(1, java.time.temporal.ChronoUnit.MILLIS));
    }

    @Test
    void endedRunSaysHowItCameOutAndOneWithoutNumbersSaysNoNumber() {
        long definition = deploy("came-out");
        UUID run = UUID.fromString(workshop.start("came-out/orders", "came-out-1"));
        UUID foreign = id(110);
        rows().running(run, "came-out.orders", Duration.ofMinutes(10), 300, 420, 480)
                .ended(run, 450, "CHECKS_FAILED")
                .unknown(foreign, "foreign")
                .decision(id(111), "WARN", "ADVISE", definition, run, 10);

        JsonPath found = workshop.ask("""
                { workflowRun(runId: "%s") { estimate { expectedEnd { p50 }
                    actual { endedAt seconds result factor withinP50 withinP90 withinP95 } } } }
                """.formatted(run));
        workshop.jdbc.query("""
                INSERT INTO run (run_id, state, attempts, continuous, snapshot, incomplete, code_version, content_times, content_ids,
                    first_position, last_position) VALUES (?, 1, 1, false, false, false, 0, '{}', '{}', 1, 2) RETURNING 1
                """, row -> row.getInt(1), foreign);
        JsonPath none = workshop.ask(
                "{ run(runId: \"" + foreign
                        + "\") { estimate { seconds { p50 } expectedEnd { p50 } failure basis { kind runs lowEvidence } actual { result } } } }");

        assertThat(found.<Object>get("workflowRun.estimate.expectedEnd")).isNull();
        assertThat(found.getMap("workflowRun.estimate.actual"))
                .containsEntry("endedAt", now().minusSeconds(1).toString())
                .containsEntry("seconds", 450.0f)
                .containsEntry("result", "CHECKS_FAILED")
                .containsEntry("factor", 1.5f)
                .containsEntry("withinP50", false)
                .containsEntry("withinP90", false)
                .containsEntry("withinP95", true);
        assertThat(none.getMap("run.estimate"))
                .containsEntry("seconds", null)
                .containsEntry("expectedEnd", null)
                .containsEntry("failure", 0.1f)
                .containsEntry("basis", Map.of("kind", "NONE", "runs", 0, "lowEvidence", true))
                .containsEntry("actual", null);
    }

    @Test
    void runThatNobodySpeaksOfAnyMoreIsNotExpectedToEnd() {
        deploy("given-up");
        UUID run = UUID.fromString(workshop.start("given-up/orders", "given-up-1"));
        rows().running(run, "given-up.orders", Duration.ofDays(3), 300, 420, 480)
                .givenUp(run);

        JsonPath found = workshop.ask("{ workflowRun(runId: \"" + run
                + "\") { estimate { givenUp seconds { p50 } expectedEnd { p50 } actual { result } } } }");

        assertThat(found.getMap("workflowRun.estimate"))
                .containsEntry("givenUp", true)
                .containsEntry("seconds", Map.of("p50", 300.0f))
                .containsEntry("expectedEnd", null)
                .containsEntry("actual", null);
    }

    @Test
    void nextRunOfAJobHasItsBasisAndItsCalibrationByDay() {
        rows().job("airflow", "nightly")
                .score("2026-11-19", "airflow", "nightly")
                .score("2026-11-20", "airflow", "nightly")
                .score("2026-11-20", "airflow", "another");

        JsonPath found = workshop.ask("""
                { jobForecast(namespace: "airflow", name: "nightly") { job { name } seconds { p50 p90 p95 } failure hardFailure reasons
                    basis { kind runs lowEvidence } failures streak lastStart cadenceSeconds nextStart updatedAt position
                    calibration(first: 5) { day runs coverageP50 coverageP90 coverageP95 errorFactor pinballP50 ended failed brier } }
                  none: jobForecast(namespace: "airflow", name: "nothing") { failure } }
                """);

        assertThat(found.getMap("jobForecast"))
                .containsEntry("seconds", Map.of("p50", 300.0f, "p90", 420.0f, "p95", 480.0f))
                .containsEntry("failures", 3)
                .containsEntry("streak", -4)
                .containsEntry("basis", Map.of("kind", "SIMILAR_JOBS", "runs", 12, "lowEvidence", true))
                .containsEntry("nextStart", now().plus(Duration.ofHours(22)).toString())
                .containsEntry("position", 77);
        assertThat(found.getList("jobForecast.reasons"))
                .containsExactly("rests on 12 runs of team:shop", "failed 3 of 12 runs");
        assertThat(found.getList("jobForecast.calibration.day")).containsExactly("2026-11-20", "2026-11-19");
        assertThat(found.getMap("jobForecast.calibration[0]"))
                .containsEntry("runs", 10)
                .containsEntry("coverageP50", 0.5f)
                .containsEntry("coverageP90", 0.9f)
                .containsEntry("coverageP95", 1.0f)
                .containsEntry("errorFactor", 2.0f)
                .containsEntry("pinballP50", 0.08f)
                .containsEntry("brier", 0.08f);
        assertThat(found.<Object>get("none")).isNull();
        assertThat(workshop.refusal("viewer", "{ jobForecast(namespace: \"airflow\", name: \" \") { failure } }"))
                .isEqualTo("BAD_USER_INPUT: job name is blank; give it at least one visible character");
        assertThat(
                        workshop.refusal(
                                "viewer",
                                "{ jobForecast(namespace: \"airflow\", name: \"nightly\") { calibration(first: 401) { day } } }"))
                .isEqualTo("BAD_USER_INPUT: first is 401; allowed are 1 to 400");
    }

    @Test
    void workflowHasTheForecastOfItsJob() {
        deploy("foretold");
        rows().job("sluice", "foretold.orders");

        JsonPath found =
                workshop.ask("{ workflow(name: \"foretold/orders\") { forecast { job { namespace name } failure } } }");

        assertThat(found.getMap("workflow.forecast"))
                .isEqualTo(Map.of("job", Map.of("namespace", "sluice", "name", "foretold.orders"), "failure", 0.25f));
    }

    @Test
    void landingOfADatasetSaysWhatItWaitsFor() {
        rows().dataset(880_100, "pg-landing", "sums").landing(880_100, id(120));

        JsonPath found = workshop.ask("""
                { landing(namespace: "pg-landing", name: "sums") { at { p50 p90 p95 } job { name } runId basis evidence lowEvidence failure
                    criticalPath { job { namespace name } dataset { namespace name } p50Seconds share } computedAt dataset { name } }
                  dataset(namespace: "pg-landing", name: "sums") { landing { at { p90 } } }
                  none: landing(namespace: "pg-landing", name: "nothing") { basis } }
                """);

        assertThat(found.getMap("landing"))
                .containsEntry("runId", id(120).toString())
                .containsEntry("basis", "RUNNING")
                .containsEntry("evidence", 4)
                .containsEntry("lowEvidence", true)
                .containsEntry("dataset", Map.of("name", "sums"))
                .containsEntry("computedAt", now().toString());
        assertThat(found.getString("landing.at.p90"))
                .isEqualTo(now().plusSeconds(900).toString());
        assertThat(found.getString("dataset.landing.at.p90"))
                .isEqualTo(now().plusSeconds(900).toString());
        assertThat(found.getList("landing.criticalPath.job.name")).containsExactly("shop.load", "shop.sum");
        assertThat(found.getMap("landing.criticalPath[0]"))
                .containsEntry("dataset", Map.of("namespace", "pg", "name", "raw"))
                .containsEntry("p50Seconds", 300.0f)
                .containsEntry("share", 0.9f);
        assertThat(found.<Object>get("landing.criticalPath[1].dataset")).isNull();
        assertThat(found.<Object>get("none")).isNull();
    }

    @Test
    void risksAreThoseOfTheNextHoursInTheOrderAskedFor() {
        long definition = deploy("risky");
        rows().risk("slot:risky/orders:nightly:1", "SLOT", definition, 7_200, 0.05)
                .risk("slot:risky/orders:nightly:2", "SLOT", definition, 3_600, 0.3)
                .risk("slot:risky/orders:nightly:3", "SLOT", definition, 3_600, 0.6)
                .risk("slot:risky/orders:nightly:4", "SLOT", definition, 90_000, 0.9)
                .dataset(880_200, "pg-risky", "sums")
                .promise("promise:risky/orders:880200", 880_200, 1_800);

        String mine = "workflow: \"risky/orders\"";
        JsonPath found = workshop.ask("""
                { all: risks(%1$s) { nodes { id } }
                  soon: risks(%1$s, within: "90m", minMiss: 0.5) { nodes { id subject kind miss band warned changes at { p90 }
                    criticalPath { share } workflow { name } run { state } runId } }
                  worst: risks(%1$s, within: "3d", order: MISS) { nodes { miss } }
                  promised: risks(within: "31m") { nodes { dataset { name } workflow { name } band } } }
                """.formatted(mine));

        assertThat(found.getList("all.nodes.id"))
                .containsExactly(
                        "slot:risky/orders:nightly:2", "slot:risky/orders:nightly:3", "slot:risky/orders:nightly:1");
        assertThat(found.getList("soon.nodes")).hasSize(1);
        assertThat(found.getMap("soon.nodes[0]"))
                .containsEntry("id", "slot:risky/orders:nightly:3")
                .containsEntry("band", "HIGH")
                .containsEntry("warned", true)
                .containsEntry("changes", 1)
                .containsEntry("workflow", Map.of("name", "orders"))
                .containsEntry("run", null);
        assertThat(found.getList("worst.nodes.miss")).containsExactly(0.9f, 0.6f, 0.3f, 0.05f);
        assertThat(found.<Map<String, Object>>getList("promised.nodes.findAll { it.dataset != null }"))
                .singleElement()
                .satisfies(promise -> assertThat(promise)
                        .containsEntry("dataset", Map.of("name", "sums"))
                        .containsEntry("band", "LOW"));
        assertThat(all("risks(" + mine + ", within: \"3d\", order: MISS, first: 1%s)", "miss"))
                .containsExactly(0.9f, 0.6f, 0.3f, 0.05f);
        assertThat(all("risks(" + mine + ", within: \"3d\", first: 1%s)", "id")).hasSize(4);
        assertThat(workshop.refusal("viewer", "{ risks(within: \"soon\") { nodes { id } } }"))
                .startsWith("BAD_USER_INPUT: within: ");
        assertThat(workshop.refusal("viewer", "{ risks(minMiss: 1.5) { nodes { id } } }"))
                .isEqualTo("BAD_USER_INPUT: minMiss is 1.5; allowed are 0 to 1");
        assertThat(workshop.refusal("viewer", "{ risks(workflow: \"risky/other\") { nodes { id } } }"))
                .startsWith("NOT_FOUND: there is no workflow 'risky/other'");
    }

    @Test
    void forecastingSaysWhetherItActsAndHowFarItIsBehind() {
        long position = rows().score("2026-11-20", "", "").behind(20);
        workshop.rows(
                "UPDATE forecast_switch SET acting = true, reason = 'initial', changed_by = 'sluice' RETURNING reason");

        JsonPath found = workshop.ask(
                "{ forecasting { acting coverage reason changedBy position lag calibration { day coverageP90 } } }");

        assertThat(found.getMap("forecasting"))
                .containsEntry("acting", true)
                .containsEntry("coverage", null)
                .containsEntry("reason", "initial")
                .containsEntry("changedBy", "sluice")
                .containsEntry("position", (int) position)
                .containsEntry("lag", 20)
                .containsEntry("calibration", List.of(Map.of("day", "2026-11-20", "coverageP90", 0.9f)));
    }

    @Test
    void whatCouldBeTooMuchIsRefusedBeforeItIsRead() {
        assertThat(workshop.refusal(
                        "viewer", "{ incidents(first: 500) { nodes { anomalies(first: 200) { dataset { name } } } } }"))
                .startsWith("OPERATION_TOO_EXPENSIVE: the answer could hold more than 100000 values");
        assertThat(workshop.refusal("viewer", "{ incidents(first: 501) { nodes { id } } }"))
                .isEqualTo("BAD_USER_INPUT: first is 501; allowed are 1 to 500");
    }
}
