package dev.sluice.controlplane.forecast.landing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.forecast.feed.Fed;
import dev.sluice.controlplane.forecast.feed.StoredForecasts;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.model.DatasetId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Landings and risks from what stands in a real store. */
class LandingEngineTest {
    private static final Instant DAY = Instant.parse("2026-03-11T00:00:00Z");

    private Stage stage;
    private LandingEngine engine;

    @BeforeEach
    void start() {
        stage = new Stage();
        engine = engine();
    }

    private LandingEngine engine() {
        return new LandingEngine(new LandingEngine.Surroundings(
                stage.transactions(),
                stage.parts().cache(),
                Connections.of(Map.of("shop", table -> new DatasetId("postgres://shop:5432", "shop." + table))),
                new StoredForecasts("sluice"),
                "sluice",
                Duration.ofHours(24),
                64));
    }

    private void itIs(Instant time) {
        stage.clock().tick(Duration.between(stage.now(), time));
    }

    // ── jobs of other systems ────────────────────────────────────────────────────────────────────────────────────────

    /** a writes A at 01:00 every night, b makes B of it, c makes C of that. */
    private Fed chain() throws SQLException {
        Fed fed = new Fed(stage);
        for (int day = 12; day > 0; day--) {
            Instant night = DAY.minus(Duration.ofDays(day)).plus(Duration.ofHours(1));
            run(fed, "a", "raw", "A", night, 10 + day % 3, day);
            run(fed, "b", "A", "B", night.plus(Duration.ofMinutes(14)), 20 + day % 2, day);
            run(fed, "c", "B", "C", night.plus(Duration.ofMinutes(38)), 5, day);
        }
        itIs(DAY.plus(Duration.ofMinutes(30)));
        fed.takeUp();
        return fed;
    }

    private static void run(Fed fed, String job, String in, String out, Instant at, int minutes, int day) {
        String io =
                ",\"inputs\":[{\"namespace\":\"db\",\"name\":\"%s\"}],\"outputs\":[{\"namespace\":\"db\",\"name\":\"%s\"}]"
                        .formatted(in, out);
        fed.event("START", job, job + day, at, io);
        fed.event("COMPLETE", job, job + day, at.plus(Duration.ofMinutes(minutes)), io);
    }

    @Test
    void aChainOfJobsLandsAfterItsFirst() throws SQLException {
        chain();

        engine.compute(stage.now());

        assertThat(stage.rows(
                        """
                        SELECT d.name, l.job_name, l.basis, l.evidence, l.run_id, l.p50 BETWEEN ?::timestamptz AND ?::timestamptz,
                            l.p50 <= l.p90 AND l.p90 <= l.p95
                        FROM dataset_landing l JOIN dataset d ON d.id = l.dataset_id ORDER BY d.name
                        """,
                        DAY.plus(Duration.ofMinutes(68)).toString(),
                        DAY.plus(Duration.ofMinutes(115)).toString()))
                .containsExactly(
                        "A | a | CADENCE | 12 | - | t | t",
                        "B | b | TRIGGERED | 12 | - | t | t",
                        "C | c | TRIGGERED | 12 | - | t | t");
        assertThat(stage.rows("""
                        SELECT p.step #>> '{job,name}', p.step #>> '{dataset,name}', (p.step ->> 'share')::float8 > 0.9
                        FROM dataset_landing l JOIN dataset d ON d.id = l.dataset_id AND d.name = 'C',
                            jsonb_array_elements(l.critical_path) WITH ORDINALITY AS p (step, n) ORDER BY p.n
                        """)).containsExactly("a | A | t", "b | B | t", "c | C | t");
    }

    @Test
    void aRunThatIsUnderWayMovesWhatFollowsIt() throws SQLException {
        Fed fed = chain();
        engine.compute(stage.now());
        Instant before = landing("C");

        fed.event("START", "a", "late", DAY.plus(Duration.ofHours(3)), "");
        itIs(DAY.plus(Duration.ofHours(3)).plusSeconds(60));
        fed.takeUp();
        int changed = engine.compute(stage.now());

        assertThat(changed).isEqualTo(3);
        assertThat(
                        stage.rows(
                                "SELECT l.basis, l.run_id IS NOT NULL FROM dataset_landing l JOIN dataset d ON d.id = l.dataset_id AND d.name = 'A'"))
                .containsExactly("RUNNING | t");
        assertThat(Duration.between(before, landing("C"))).isBetween(Duration.ofMinutes(100), Duration.ofMinutes(140));
    }

    @Test
    void anInputThatHasLandedMakesItsReaderDue() throws SQLException {
        Fed fed = chain();
        Instant one = DAY.plus(Duration.ofHours(1));

        run(fed, "a", "raw", "A", one, 11, 0);
        itIs(one.plus(Duration.ofMinutes(12)));
        fed.takeUp();
        engine.compute(stage.now());

        assertThat(landing("B")).isBetween(one.plus(Duration.ofMinutes(30)), one.plus(Duration.ofMinutes(40)));
        assertThat(landing("A")).isAfter(one.plus(Duration.ofHours(20)));
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() throws SQLException {
        chain();
        assertThat(engine.compute(stage.now())).isEqualTo(3);

        stage.clock().tick(Duration.ofSeconds(2));

        assertThat(engine.compute(stage.now())).isZero();
        assertThat(stage.rows(
                        "SELECT DISTINCT computed_at = ?::timestamptz FROM dataset_landing",
                        DAY.plus(Duration.ofMinutes(30)).toString()))
                .containsExactly("t");
    }

    @Test
    void aNewLeaderRemovesWhatNobodyExpectsAnyMore() throws SQLException {
        chain();
        stage.execute("""
                INSERT INTO dataset_landing VALUES (999, now(), now(), now(), 'x', 'y', NULL, 'CADENCE', 1, 0, '[]', now())
                """);

        engine().compute(stage.now());

        assertThat(stage.rows("SELECT count(*) FROM dataset_landing")).containsExactly("3");
    }

    private Instant landing(String dataset) {
        return Instant.parse(stage.rows(
                        "SELECT to_char(l.p50 AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM dataset_landing l JOIN dataset d ON d.id = l.dataset_id AND d.name = ?",
                        dataset)
                .getFirst());
    }

    // ── own workflows ────────────────────────────────────────────────────────────────────────────────────────────────

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

    private void forecast(String job, int p50, int p90, int p95) {
        stage.execute("""
                INSERT INTO job_forecast (job_namespace, job_name, p50, p90, p95, failure, hard_failure, basis, basis_runs,
                    basis_failures, streak, reasons, updated_at, position)
                VALUES ('sluice', ?, ?, ?, ?, 0, 0, 'OWN_HISTORY', 30, 0, -30, '[]', 'epoch', 1)
                ON CONFLICT (job_namespace, job_name) DO UPDATE SET p50 = EXCLUDED.p50, p90 = EXCLUDED.p90, p95 = EXCLUDED.p95
                """, job, (double) p50, (double) p90, (double) p95);
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
    void ownWorkFollowsWhatOthersLand() throws SQLException {
        Fed fed = chain();
        Instant night = DAY.minus(Duration.ofDays(2));
        for (int day = 5; day > 0; day--) {
            Instant at = DAY.minus(Duration.ofDays(day)).plus(Duration.ofMinutes(90));
            fed.event("START", "load", "load" + day, at, "");
            fed.event(
                    "COMPLETE",
                    "load",
                    "load" + day,
                    at.plus(Duration.ofMinutes(10)),
                    ",\"outputs\":[{\"namespace\":\"postgres://shop:5432\",\"name\":\"shop.orders\"}]");
        }
        fed.event(
                "COMPLETE",
                "once",
                "once",
                night,
                ",\"outputs\":[{\"namespace\":\"postgres://shop:5432\",\"name\":\"shop.daily\"}]");
        fed.takeUp();
        stage.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: sum, namespace: n}
                spec:
                  triggers: [{id: fresh, type: asset, when: all, assets: ["connection://shop/orders"]}]
                  tasks: [{id: t, type: noop, produces: [{asset: d, uri: "connection://shop/daily"}]}]
                """);
        forecast("n.sum.t", 600, 660, 700);

        engine.compute(stage.now());

        assertThat(stage.rows("""
                        SELECT d.name, l.job_name, l.basis, l.p50 BETWEEN '2026-03-11T01:47Z' AND '2026-03-11T01:53Z',
                            jsonb_path_query_array(l.critical_path, '$[*].job.name')
                        FROM dataset_landing l JOIN dataset d ON d.id = l.dataset_id AND d.name = 'shop.daily'
                        """)).containsExactly("shop.daily | n.sum.t | TRIGGERED | t | [\"load\", \"n.sum.t\"]");
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
