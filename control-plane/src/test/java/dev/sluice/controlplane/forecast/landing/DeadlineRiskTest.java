package dev.sluice.controlplane.forecast.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Risks of own workflows from what stands in a real store. */
class DeadlineRiskTest extends Landings {
    /** A run at 13:00 that has to be done by 13:30; it is noon. */
    private void nightly(String name, String further) {
        stage.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: %s, namespace: n}
                spec:
                  triggers: [{id: tick, type: schedule, cron: "0 13 * * *", timezone: UTC}]
                  slo: {deadline: {within: 30m}}
                  tasks: [{id: load, type: noop%s}]
                """.formatted(name, further));
    }

    private double miss(String workflow) {
        return Double.parseDouble(stage.rows(
                        "SELECT miss FROM deadline_risk WHERE subject LIKE 'n/' || ? || ',%' ORDER BY deadline_at LIMIT 1",
                        workflow)
                .getFirst());
    }

    @Test
    void theRiskOfASlotRisesWithItsForecast() {
        nightly("w", "");
        forecast("n.w.load", 600, 700, 750);
        engine.compute(stage.now());

        assertThat(
                        stage.rows(
                                "SELECT id, kind, deadline_at = '2026-03-10T13:30Z', miss, warned, slack_seconds > 1000 FROM deadline_risk ORDER BY id LIMIT 1"))
                .containsExactly("slot:n/w:tick:2026-03-10T13:00:00Z | SLOT | t | 0 | f | t");

        forecast("n.w.load", 1700, 1900, 2000);
        engine.compute(stage.now());
        assertThat(miss("w")).isBetween(0.15, 0.45);

        forecast("n.w.load", 2400, 2600, 2700);
        engine.compute(stage.now());
        assertThat(miss("w")).isGreaterThan(0.95);
        assertThat(stage.rows(
                        "SELECT warned, changes, slack_seconds < -700 FROM deadline_risk ORDER BY deadline_at LIMIT 1"))
                .containsExactly("t | 1 | t");
    }

    @Test
    void anExpectedRunSaysWhatAnEarlierStartWouldDo() {
        nightly("w", "");
        forecast("n.w.load", 2400, 2600, 2700);

        engine.compute(stage.now());

        assertThat(stage.rows("""
                        SELECT c.release_at = '2026-03-10T13:00Z', c.miss > 0.95, jsonb_array_length(c.alternatives),
                            (c.alternatives -> 0 ->> 'start')::timestamptz = '2026-03-10T12:30Z', (c.alternatives -> 0 ->> 'miss')::float8,
                            c.alternatives -> 6 ->> 'miss'
                        FROM coming_run c WHERE c.slot = '2026-03-10T13:00Z'
                        """)).containsExactly("t | t | 7 | t | 0 | 1.0");
    }

    @Test
    void contentionForAPoolRaisesTheRisk() {
        stage.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Pool
                metadata: {name: tight, namespace: n}
                spec: {slots: 1}
                """);
        nightly("w", ", pool: n/tight");
        forecast("n.w.load", 1200, 1300, 1350);
        engine.compute(stage.now());
        assertThat(miss("w")).isZero();

        stage.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: other, namespace: n}
                spec:
                  run: {priority: 9}
                  triggers: [{id: tick, type: schedule, cron: "59 12 * * *", timezone: UTC}]
                  tasks: [{id: load, type: noop, pool: n/tight}]
                """);
        forecast("n.other.load", 1200, 1300, 1350);
        engine.compute(stage.now());

        assertThat(miss("w")).isGreaterThan(0.9);
        assertThat(
                        stage.rows(
                                "SELECT jsonb_path_query_array(critical_path, '$[*].job.name') FROM deadline_risk ORDER BY deadline_at LIMIT 1"))
                .containsExactly("[\"n.other.load\", \"n.w.load\"]");
    }

    @Test
    void aRunTakesOverWhatWasSaidOfItsSlotAndIsGoneAfterItsDeadline() {
        nightly("w", "");
        forecast("n.w.load", 2400, 2600, 2700);
        engine.compute(stage.now());

        stage.execute("UPDATE trigger SET next_slot = '2026-03-11T13:00Z', evaluate_at = '2026-03-11T13:00Z'");
        stage.execute("""
                INSERT INTO workflow_run (id, definition_id, version, dedupe_key, trigger_name, trigger_kind, trigger_facts, slot,
                    parameters, priority, owner, state, fires, created_at, created_by, started_at, deadline_at)
                SELECT '00000000-0000-4000-8000-000000000001', id, 1, 'slot:tick:2026-03-10T13:00:00Z', 'tick', 'schedule', '{}',
                    '2026-03-10T13:00Z', '{}', 0, 'o', 'RUNNING', true, '2026-03-10T13:00Z', 'x', '2026-03-10T13:00Z', '2026-03-10T13:30Z'
                FROM definition WHERE kind = 'Workflow'
                """);
        itIs(Instant.parse("2026-03-10T13:01:00Z"));
        engine.compute(stage.now());

        assertThat(
                        stage.rows(
                                "SELECT id, kind, miss, warned, changes FROM deadline_risk WHERE deadline_at < '2026-03-11T00:00Z'"))
                .containsExactly("run:00000000-0000-4000-8000-000000000001 | RUN | 1 | t | 1");

        itIs(Instant.parse("2026-03-10T13:31:00Z"));
        engine.compute(stage.now());
        assertThat(stage.rows("SELECT id FROM deadline_risk WHERE deadline_at < '2026-03-11T00:00Z'"))
                .isEmpty();
    }

    @Test
    void aTaskThatRunsIsConditionedOnWhatHasElapsed() {
        stage.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: w, namespace: n}
                spec:
                  tasks: [{id: load, type: noop}, {id: sum, type: noop, after: [load]}]
                """);
        forecast("n.w.load", 600, 700, 750);
        forecast("n.w.sum", 60, 70, 75);
        stage.execute("""
                INSERT INTO workflow_run (id, definition_id, version, dedupe_key, trigger_name, trigger_kind, trigger_facts,
                    parameters, priority, owner, state, fires, created_at, created_by, started_at, deadline_at)
                SELECT '00000000-0000-4000-8000-000000000001', id, 1, 'k', '', 'manual', '{}', '{}', 0, 'o', 'RUNNING', true,
                    '2026-03-10T11:40Z', 'x', '2026-03-10T11:40Z', '2026-03-10T12:30Z' FROM definition
                """);
        stage.execute("""
                INSERT INTO task_run (id, run_id, task, ordinal, state)
                VALUES ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'load', 0, 'RUNNING'),
                    ('00000000-0000-4000-8000-000000000003', '00000000-0000-4000-8000-000000000001', 'sum', 1, 'BLOCKED')
                """);
        stage.execute("""
                INSERT INTO attempt (id, task_run_id, number, epoch, replica, state, started_at)
                VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000002', 1, 1, 'r', 'RUNNING',
                    '2026-03-10T11:41Z')
                """);
        stage.execute("""
                INSERT INTO lease (attempt_id, task_run_id, run_id, epoch, replica, pool, slots, owner, priority, service, lease_until)
                VALUES ('00000000-0000-4000-8000-000000000004', '00000000-0000-4000-8000-000000000002',
                    '00000000-0000-4000-8000-000000000001', 1, 'r', '', 1, 'o', 0, '', '2026-03-10T13:00Z')
                """);

        engine.compute(stage.now());

        // 19 minutes of a task that never took more than 13: it goes on for a while, and then comes the other one.
        assertThat(stage.rows("""
                        SELECT kind, p50 > '2026-03-10T12:01:30Z', p90 < '2026-03-10T12:15Z', miss,
                            jsonb_path_query_array(critical_path, '$[*].job.name')
                        FROM deadline_risk
                        """)).containsExactly("RUN | t | t | 0 | [\"n.w.load\", \"n.w.sum\"]");
    }

    @Test
    void withoutABasisNothingIsSaid() {
        nightly("w", "");

        engine.compute(stage.now());

        assertThat(stage.rows("SELECT id FROM deadline_risk")).isEmpty();
        assertThat(stage.rows("SELECT trigger_name, miss, alternatives FROM coming_run"))
                .containsExactly("tick | - | []");
    }
}
