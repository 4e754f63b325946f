package dev.sluice.controlplane.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds follow what the catalog saw other systems do, and change with it. */
class LineageHoldsTest {
    private static final long OPEN = Long.MAX_VALUE;

    private GateStage stage;
    private long ids = 1;

    @BeforeEach
    void start() throws SQLException {
        stage = new GateStage(ScriptedExecutor.succeeds());
        sql("INSERT INTO namespace VALUES (1, 'postgres://wh:5432', 1), (2, 'spark', 1)");
        stage.scheduler.apply(GateStage.gate("orders", "raw.orders", GateStage.notNull("mails", "email")));
        stage.scheduler.apply(GateStage.task("report", "consumes: [\"connection://wh/mart.mails\"]"));
        stage.checks.says("mails", CheckOutcome.FAIL);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private void sql(String statement, Object... parameters) {
        stage.scheduler.transactions().run(tx -> tx.update(statement, parameters));
    }

    private long dataset(String name, String... columns) {
        long id = 10 * ++ids;
        sql(
                "INSERT INTO dataset (id, namespace_id, name, canonical_id, canonical_position, first_position) VALUES (?, 1, ?, ?, 1, 1)",
                id,
                name,
                id);
        for (int i = 0; i < columns.length; i++) {
            sql("INSERT INTO field VALUES (?, ?, ?, 1, true)", id + 1 + i, id, columns[i]);
        }
        return id;
    }

    private long job(String name) {
        long id = 10 * ++ids;
        sql("INSERT INTO job (id, namespace_id, name, first_position) VALUES (?, 2, ?, 1)", id, name);
        return id;
    }

    private long edge(long owner, int kind, long from, long to) {
        long id = 10 * ++ids;
        sql("""
                INSERT INTO edge (id, digest, owner_id, kind, from_id, to_id, source, flow, io, transformation_type, masking, scope_id)
                VALUES (?, decode(md5(?::text), 'hex'), ?, ?, ?, ?, 1, true, true, 'DIRECT', false, 0)
                """, id, id, owner, kind, from, to);
        sql("INSERT INTO edge_interval VALUES (?, 1, ?, 1, ?)", id, OPEN, OPEN);
        return id;
    }

    private void catalogMoves(int position) {
        sql("""
                INSERT INTO projection_position VALUES ('catalog', ?, now())
                ON CONFLICT (name) DO UPDATE SET position = EXCLUDED.position
                """, position);
    }

    /** A Spark job that makes a table of the mails, and one that makes a table of the amounts. */
    private long spark() {
        long orders = dataset("raw.orders", "email", "amount");
        long mails = dataset("mart.mails", "email");
        long sums = dataset("mart.sums", "amount");
        long job = job("mails");
        edge(job, 1, orders, job);
        edge(job, 2, job, mails);
        long derives = edge(job, 4, orders + 1, mails + 1);
        long other = job("sums");
        edge(other, 1, orders, other);
        edge(other, 2, other, sums);
        edge(other, 4, orders + 2, sums + 1);
        return derives;
    }

    @Test
    void holdGoesAlongColumnsThatAnotherSystemWrites() {
        spark();
        stage.scheduler.apply(GateStage.task("totals", "consumes: [\"connection://wh/mart.sums\"]"));
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        UUID report = stage.start("report");
        UUID totals = stage.start("totals");
        stage.settle();

        assertThat(stage.holds())
                .containsExactly("mart.mails n/orders DERIVED email", "raw.orders n/orders GATE email");
        assertThat(stage.state(report)).isEqualTo("READY");
        assertThat(stage.state(totals)).isEqualTo("SUCCEEDED");
        assertThat(stage.rows("SELECT job_namespace, job_name, definition_id, why FROM hold_exempt"))
                .containsExactly("spark sums 0 it uses none of the bad columns of raw.orders: email");
    }

    @Test
    void consumerThatComesToReadBadColumnsIsHeldAndOneThatStopsGoesOn() {
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        assertThat(stage.holds()).containsExactly("raw.orders n/orders GATE email");
        ScopeWatch watch = stage.scheduler.main().gates().lineage();
        watch.look(stage.scheduler.clock().instant());

        spark();
        catalogMoves(7);
        assertThat(watch.look(stage.scheduler.clock().instant())).isTrue();
        assertThat(stage.holds())
                .containsExactly("mart.mails n/orders DERIVED email", "raw.orders n/orders GATE email");
        assertThat(watch.look(stage.scheduler.clock().instant())).isFalse();
        UUID report = stage.start("report");
        stage.settle();
        assertThat(stage.state(report)).isEqualTo("READY");

        sql("UPDATE edge_interval SET valid_to = 5 WHERE edge_id IN (SELECT id FROM edge WHERE kind IN (1, 2, 4))");
        catalogMoves(8);
        watch.look(stage.scheduler.clock().instant());
        stage.tick(Duration.ofSeconds(2));

        assertThat(stage.holds()).containsExactly("raw.orders n/orders GATE email");
        assertThat(stage.state(report)).isEqualTo("SUCCEEDED");
    }

    @Test
    void waiverLetsOneConsumerGoOnUntilItExpires() {
        stage.scheduler.apply(GateStage.task("clean", "consumes: [\"connection://wh/raw.orders\"]"));
        stage.scheduler.apply(GateStage.task("other", "consumes: [\"connection://wh/raw.orders\"]"));
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        waive("");
        UUID clean = stage.start("clean");
        UUID other = stage.start("other");
        stage.settle();

        assertThat(stage.state(clean)).isEqualTo("SUCCEEDED");
        assertThat(stage.state(other)).isEqualTo("READY");
        assertThat(stage.rows("SELECT job_name, waiver_id FROM hold_exempt")).containsExactly("n.clean.t 1");
        stage.tick(Duration.ofHours(1));
        UUID later = stage.start("clean");
        stage.settle();
        assertThat(stage.state(later)).isEqualTo("READY");
        assertThat(stage.rows("SELECT count(*) FROM hold_exempt")).containsExactly("0");
    }

    @Test
    void waiverOfOneCheckLetsItsConsumerGoOnWhereThatAloneFailed() {
        stage.scheduler.apply(GateStage.gate("orders", "raw.orders", """
                checks:
                  - {id: mails, type: notNull, columns: [email]}
                  - {id: ids, type: notNull, columns: [id]}
                """));
        stage.scheduler.apply(GateStage.task("clean", "consumes: [\"connection://wh/raw.orders\"]"));
        stage.scheduler.apply(GateStage.task("other", "consumes: [\"connection://wh/raw.orders\"]"));
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        waive("mails");
        UUID clean = stage.start("clean");
        UUID other = stage.start("other");
        stage.settle();
        assertThat(stage.state(clean)).isEqualTo("READY");

        stage.checks.says("ids", CheckOutcome.PASS);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();

        assertThat(stage.state(clean)).isEqualTo("SUCCEEDED");
        assertThat(stage.state(other)).isEqualTo("READY");
    }

    /** Approved for the workflow clean; an empty check: whatever the gate finds. */
    private void waive(String check) {
        Instant now = stage.scheduler.clock().instant();
        sql("""
                INSERT INTO waiver (definition_id, asset_id, scope, check_id, consumer, version, slice, sticky, reason, state,
                    requested_by, requested_key, requested_at, approved_by, approved_key, approved_at, expires_at)
                SELECT g.definition_id, g.asset_id, 'CONSUMER', ?, 'n/clean', 1, '', ?, 'known, harmless', 'APPROVED', 'ann', 1, ?,
                    'bob', 2, ?, ? FROM gate g
                """, check, !check.isEmpty(), now, now, now.plus(Duration.ofHours(1)));
        stage.scheduler.transactions().run(tx -> {
            long asset = stage.scheduler.main().assets().id(tx, new DatasetId("postgres://wh:5432", "raw.orders"));
            stage.scheduler
                    .main()
                    .gates()
                    .recompute()
                    .recompute(tx, List.of(asset), new GateRecompute.Cause("waiver 1 approved", "bob"), now);
        });
    }
}
