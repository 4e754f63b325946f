package dev.sluice.controlplane.forecast.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.alert.Escalation;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IncidentTest extends LateShop {
    @Test
    void slowSourceAndItsLateConsumersAreOneIncidentWithTheCodeChangeThatCameFirst() {
        slowSourceAndItsConsumers();

        stage.look();

        assertThat(stage.all()).containsExactly("extract | CODE_CHANGE | WARNING | open");
        assertThat(stage.odd())
                .containsExactly(
                        "SLOW | extract | extract | odd",
                        "SLOW | mails | extract | odd",
                        "SLOW | report | extract | odd",
                        "SLOW | totals | extract | odd");
        assertThat(stage.rows("SELECT summary FROM incident"))
                .containsExactly(
                        "job etl extract: code changed from 3f2a to 91bc, first run with it at 2026-03-10T11:40:00Z;"
                                + " then job etl extract took 20 min so far or in all; 19 of 20 take at most 10 min");
        assertThat(stage.rows("SELECT evidence -> 0 ->> 'kind', evidence -> 0 ->> 'at' FROM incident"))
                .containsExactly("CODE_CHANGE | 2026-03-10T11:40:00Z");
        assertThat(stage.alerts()).containsExactly("INCIDENT | 1 | open");
    }

    @Test
    void foreignIncidentIsToldToTheDefaultChannelAndSoIsItsEnd() {
        UUID slow = slowSourceAndItsConsumers();
        stage.look();
        Escalation escalation = new Escalation(
                stage.stage().transactions(), stage.stage().parts().cache());
        escalation.escalate(stage.now());

        assertThat(stage.told()).containsExactly("log:ops | RAISED");

        stage.rows("SELECT run_id FROM run_estimate WHERE ended_at IS NULL")
                .forEach(run -> stage.end(UUID.fromString(run), stage.now(), "OK"));
        stage.lookAfter(Duration.ofMinutes(16));

        assertThat(slow).isNotNull();
        assertThat(stage.all()).containsExactly("extract | CODE_CHANGE | WARNING | all is as usual again");
        assertThat(stage.alerts()).containsExactly("INCIDENT | 1 | resolved");
    }

    @Test
    void consumersThatAreSeenFirstMoveToTheIncidentOfTheSource() {
        for (String name : new String[] {"report", "totals"}) {
            stage.start(consumer(name), ago(Duration.ofMinutes(25)), 9);
        }
        stage.look();
        assertThat(stage.all()).hasSize(2);

        stage.start(extract, ago(Duration.ofMinutes(22)), 1);
        stage.look();

        assertThat(stage.rows("SELECT root_name, cause FROM incident WHERE closed_at IS NULL"))
                .containsExactly("extract | LATE_INPUT");
        assertThat(stage.rows("SELECT close_reason FROM incident WHERE closed_at IS NOT NULL"))
                .containsExactly("belongs to the incident of job etl extract");
    }

    @Test
    void restartRepeatsNothing() {
        slowSourceAndItsConsumers();
        stage.look();
        stage.restart();
        stage.lookAfter(Duration.ofSeconds(5));
        stage.restart();
        stage.lookAfter(Duration.ofMinutes(5));

        assertThat(stage.all()).hasSize(1);
        assertThat(stage.odd()).hasSize(4);
        assertThat(stage.alerts()).containsExactly("INCIDENT | 1 | open");
    }

    @Test
    void silentRunThatOutlivedAllOthersIsStuckAndToldOfAlone() {
        stage.start(extract, ago(Duration.ofMinutes(15)), 1);
        stage.look();
        assertThat(stage.odd()).containsExactly("SLOW | extract | extract | odd");
        assertThat(stage.alerts()).isEmpty();

        stage.lookAfter(Duration.ofMinutes(50));

        assertThat(stage.odd()).containsExactly("SLOW | extract | extract | odd", "STUCK | extract | extract | odd");
        assertThat(stage.all()).containsExactly("extract | UNKNOWN | WARNING | open");
        assertThat(stage.alerts()).containsExactly("RUN_SLOW | 1 | open");
    }

    @Test
    void runThatSaysSomethingIsSlowAndNotStuck() {
        UUID run = stage.start(extract, ago(Duration.ofMinutes(65)), 1);
        stage.sql("UPDATE run SET last_event_at = ? WHERE run_id = ?", ago(Duration.ofMinutes(2)), run);

        stage.look();

        assertThat(stage.odd()).containsExactly("SLOW | extract | extract | odd");
    }

    @Test
    void runOfAJobWithoutHistoryIsNeverOdd() {
        UUID run = stage.start(extract, ago(Duration.ofHours(20)), 1);
        stage.sql("UPDATE run_estimate SET basis = 'SIMILAR_JOBS' WHERE run_id = ?", run);

        stage.look();

        assertThat(stage.odd()).isEmpty();
    }

    @Test
    void versionWithTooFewRowsIsAnIncidentThatTheNextOneEnds() {
        for (int day = 40; day >= 1; day--) {
            Instant at = ago(Duration.ofDays(day));
            stage.wrote(orders, stage.ran(extract, at, 1), at.plusSeconds(300), 1_000 + 13 * (day % 7));
        }
        stage.look();
        assertThat(stage.odd()).isEmpty();
        stage.wrote(orders, stage.ran(extract, ago(Duration.ofMinutes(10)), 1), ago(Duration.ofMinutes(5)), 100);
        consumer("report");

        stage.look();

        assertThat(stage.odd()).containsExactly("VOLUME_LOW | extract | orders | odd");
        assertThat(stage.all()).containsExactly("orders | VOLUME | WARNING | open");
        assertThat(stage.rows("SELECT summary FROM anomaly").getFirst())
                .startsWith("dataset wh orders has 100 rows; usual at this hour of the week are ");

        stage.tick(Duration.ofHours(24));
        stage.wrote(orders, stage.ran(extract, ago(Duration.ofMinutes(10)), 1), ago(Duration.ofMinutes(5)), 1_030);
        stage.look();
        stage.lookAfter(Duration.ofMinutes(20));

        assertThat(stage.all()).containsExactly("orders | VOLUME | WARNING | all is as usual again");
    }

    @Test
    void failureIsNewsOnceUntilARunGoesWell() {
        long report = consumer("report");
        stage.ran(report, ago(HOUR.multipliedBy(3)), 1);
        stage.ran(extract, ago(HOUR.multipliedBy(3)), 1);
        stage.end(
                stage.start(extract, ago(HOUR.multipliedBy(2)), 1),
                ago(HOUR.multipliedBy(2)).plusSeconds(60),
                "FAILED");
        stage.look();
        stage.end(stage.start(extract, ago(HOUR), 1), ago(HOUR).plusSeconds(60), "FAILED");
        stage.end(stage.start(report, ago(HOUR), 1), ago(HOUR).plusSeconds(90), "FAILED");
        stage.look();

        assertThat(stage.odd()).containsExactly("FAILED | extract | extract | odd", "FAILED | report | extract | odd");
        assertThat(stage.all()).containsExactly("extract | FAILED_UPSTREAM | WARNING | open");

        stage.ran(extract, ago(Duration.ofMinutes(30)), 1);
        stage.ran(report, ago(Duration.ofMinutes(30)), 1);
        stage.lookAfter(Duration.ofMinutes(1));

        assertThat(stage.all()).containsExactly("extract | FAILED_UPSTREAM | WARNING | all is as usual again");
        assertThat(stage.alerts()).containsExactly("INCIDENT | 1 | resolved");
    }

    @Test
    void deadlineAtRiskDownstreamMakesItCritical() {
        long mart = stage.dataset("mart");
        stage.job("report", orders, mart);
        stage.start(extract, ago(Duration.ofMinutes(25)), 1);
        stage.sql("""
                INSERT INTO deadline_risk (id, kind, dataset_id, subject, deadline_at, p50, p90, p95, miss, slack_seconds,
                                           critical_path, computed_at)
                VALUES ('promise:x:y', 'PROMISE', ?, 'mart by 13:00', ?, ?, ?, ?, 0.7, -60, '[]', ?)
                """, mart, stage.now().plus(HOUR), stage.now(), stage.now(), stage.now(), stage.now());

        stage.look();

        assertThat(stage.all()).containsExactly("extract | UNKNOWN | CRITICAL | open");
        assertThat(stage.rows("SELECT consumers, miss FROM incident")).containsExactly("1 | 0.7");
        assertThat(stage.alerts()).containsExactly("INCIDENT | 1 | open");
    }

    @Test
    void ownWorkflowIsNamedWithTheVersionThatCameFirstAndItsOwnerHearsOfIt() {
        stage.stage().deploy(workflow("one"));
        stage.stage().deploy(workflow("two"));
        long load = stage.ownJob("sales.load", null, stage.dataset("sales"));
        stage.ran(load, ago(Duration.ofHours(2)), 1);
        stage.start(load, ago(Duration.ofMinutes(1)), 2);
        UUID run = UUID.fromString(
                stage.rows("SELECT run_id FROM run WHERE code_version = 2").getFirst());
        stage.sql("""
                INSERT INTO workflow_run (id, definition_id, version, dedupe_key, trigger_name, trigger_kind, trigger_facts,
                                          parameters, priority, owner, state, fires, created_at, created_by)
                SELECT ?, id, version, 'x', '', 'manual', '{}', '{}', 0, 'anna', 'RUNNING', true, ?, 'anna' FROM definition
                """, run, stage.now());

        stage.lookAfter(Duration.ofHours(1));

        assertThat(stage.rows("SELECT root_name, cause, summary FROM incident").getFirst())
                .startsWith(
                        "sales.load | CODE_CHANGE | job sluice sales.load: version 2 of sales/load was applied by test at");
        assertThat(stage.rows("SELECT a.kind, d.name FROM alert a JOIN definition d ON d.id = a.definition_id"))
                .containsExactly("RUN_SLOW | load");
    }

    private static String workflow(String text) {
        return """
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: load, namespace: sales, ownership: {owner: "team:sales"}}
                spec:
                  tasks:
                    - {id: t, type: process, command: ["echo", "%s"]}
                """.formatted(text);
    }
}
