package dev.sluice.controlplane.forecast.landing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.forecast.feed.Fed;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Landings from what stands in a real store. */
class LandingEngineTest extends Landings {
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
}
