package dev.sluice.controlplane.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.model.quality.CheckOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gates hold runs of ours, and let them go: from what was written to who starts. */
class GatedRunsTest {
    private GateStage stage;

    @BeforeEach
    void start() throws SQLException {
        stage = new GateStage(ScriptedExecutor.succeeds());
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private static final String ORDERS_GATE = GateStage.gate("orders", "raw.orders", GateStage.notNull("ids", "id"));

    @Test
    void goodVersionIsPublishedAfterItsVerdictAndThenFires() {
        stage.scheduler.apply(ORDERS_GATE);
        stage.scheduler.apply(dev.sluice.controlplane.dispatch.SchedulerHarness.workflow("report", """
                triggers: [{id: on, type: asset, assets: ["connection://wh/raw.orders"], consume: each}]
                tasks: [{id: t, type: noop, consumes: ["connection://wh/raw.orders"]}]
                """));
        stage.scheduler.publish("raw.orders", null);

        assertThat(stage.published("raw.orders")).isEmpty();
        assertThat(stage.rows("SELECT version, state FROM asset_candidate")).containsExactly("1 CHECKING");
        stage.scheduler.settle(stage.replica);
        assertThat(stage.scheduler.runs()).isEmpty();
        stage.settle();

        assertThat(stage.published("raw.orders")).containsExactly("1");
        assertThat(stage.holds()).isEmpty();
        assertThat(stage.scheduler.runs()).containsExactly("asset SUCCEEDED");
        assertThat(stage.decisions()).endsWith("1 HELD SKIPPED", "1 OPEN PASS");
        assertThat(stage.rows("SELECT state, outcome FROM gate_evaluation WHERE version = 1"))
                .containsExactly("DONE PASS");
    }

    @Test
    void failureHoldsWhoReadsTheDatasetAndWhoReadsWhatComesOfIt() {
        stage.scheduler.apply(ORDERS_GATE);
        stage.scheduler.apply(GateStage.task("clean", """
                consumes: ["connection://wh/raw.orders"], produces: [{asset: c, uri: "connection://wh/clean.orders"}]"""));
        stage.scheduler.apply(GateStage.task("report", "consumes: [\"connection://wh/clean.orders\"]"));
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        UUID clean = stage.start("clean");
        UUID report = stage.start("report");
        stage.settle();

        assertThat(stage.state(clean)).isEqualTo("READY");
        assertThat(stage.state(report)).isEqualTo("READY");
        assertThat(stage.published("raw.orders")).isEmpty();
        assertThat(stage.holds()).containsExactly("clean.orders n/orders DERIVED ", "raw.orders n/orders GATE id");
        assertThat(stage.why(clean))
                .isEqualTo("is held: postgres://wh:5432 raw.orders (id) by n/orders since 2026-11-21T00:00:00Z:"
                        + " check ids is FAIL: 1 of 3 rows");
        assertThat(stage.why(report))
                .isEqualTo("is held: postgres://wh:5432 clean.orders by n/orders since 2026-11-21T00:00:00Z,"
                        + " reached from postgres://wh:5432 raw.orders: check ids is FAIL: 1 of 3 rows");
        assertThat(stage.rows("SELECT kind, count FROM alert WHERE resolved_at IS NULL"))
                .containsExactly("GATE_HELD 1");
        assertThat(stage.rows("SELECT summary FROM alert WHERE resolved_at IS NULL"))
                .containsExactly("n/orders holds postgres://wh:5432 raw.orders version 1: ids: 1 of 3 rows");
    }

    @Test
    void consumerOfAnotherColumnGoesOn() {
        stage.scheduler.apply(GateStage.gate("orders", "raw.orders", GateStage.notNull("mails", "email")));
        stage.scheduler.apply(GateStage.task("mails", column("email", "mails")));
        stage.scheduler.apply(GateStage.task("sums", column("amount", "sums")));
        stage.checks.says("mails", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        UUID mails = stage.start("mails");
        UUID sums = stage.start("sums");
        stage.settle();

        assertThat(stage.state(mails)).isEqualTo("READY");
        assertThat(stage.state(sums)).isEqualTo("SUCCEEDED");
        assertThat(stage.holds()).containsExactly("mails n/orders DERIVED email", "raw.orders n/orders GATE email");
        assertThat(stage.rows("SELECT job_name, task, why FROM hold_exempt"))
                .containsExactly("n.sums.t t it uses none of the bad columns of raw.orders: email");
    }

    private static String column(String column, String table) {
        return "consumes: [\"connection://wh/raw.orders\"], produces: [{asset: o, uri: \"connection://wh/" + table
                + "\", columns: {" + column + ": {from: [\"connection://wh/raw.orders#" + column + "\"]}}}]";
    }

    @Test
    void fixedVersionReleasesEverybodyOnce() {
        stage.scheduler.apply(ORDERS_GATE);
        stage.scheduler.apply(GateStage.task("clean", "consumes: [\"connection://wh/raw.orders\"]"));
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        UUID clean = stage.start("clean");
        stage.settle();
        stage.scheduler.publish("raw.orders", null);
        assertThat(stage.holds())
                .containsExactly("raw.orders check of n/orders CHECKING ", "raw.orders n/orders GATE id");

        stage.checks.says("ids", CheckOutcome.PASS);
        stage.tick(Duration.ofSeconds(2));

        assertThat(stage.state(clean)).isEqualTo("SUCCEEDED");
        assertThat(stage.published("raw.orders")).containsExactly("2");
        assertThat(stage.rows("SELECT version, state, superseded_by FROM asset_candidate ORDER BY 1"))
                .containsExactly("1 SUPERSEDED 2", "2 PUBLISHED null");
        assertThat(stage.holds()).isEmpty();
        assertThat(stage.rows("SELECT count(*) FROM attempt")).containsExactly("1");
        assertThat(stage.rows("SELECT kind FROM alert WHERE resolved_at IS NULL"))
                .isEmpty();
    }

    @Test
    void verdictOnASupersededVersionPublishesNothing() {
        stage.scheduler.apply(ORDERS_GATE);
        stage.settle();
        stage.scheduler.publish("raw.orders", null);
        stage.checks.meanwhile(() -> stage.scheduler.publish("raw.orders", null));

        assertThat(stage.evaluator.evaluate()).isTrue();

        assertThat(stage.published("raw.orders")).isEmpty();
        assertThat(stage.rows("SELECT version, outcome FROM gate_verdict WHERE version > 0"))
                .containsExactly("1 PASS");
        stage.settle();
        assertThat(stage.published("raw.orders")).containsExactly("2");
    }

    @Test
    void failureInOnePartitionHoldsOnlyRunsOfThisPartition() {
        stage.scheduler.apply(ORDERS_GATE);
        stage.scheduler.apply(dev.sluice.controlplane.dispatch.SchedulerHarness.workflow("report", """
                partitions: {type: static, keys: [de, fr]}
                triggers: [{id: on, type: asset, assets: [{ref: "connection://wh/raw.orders", partition: same}], consume: each}]
                tasks: [{id: t, type: noop, consumes: ["connection://wh/raw.orders"]}]
                """));
        stage.scheduler.publish("raw.orders", "de");
        stage.settle();
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", "fr");
        stage.settle();

        assertThat(stage.holds()).containsExactly("raw.orders n/orders[fr] GATE id");
        assertThat(stage.rows("SELECT partition_key, state FROM workflow_run")).containsExactly("de SUCCEEDED");
        stage.scheduler.publish("raw.orders", "de");
        stage.checks.says("ids", CheckOutcome.PASS);
        stage.settle();
        assertThat(stage.rows("SELECT partition_key, state FROM workflow_run ORDER BY created_at, id"))
                .containsExactly("de SUCCEEDED", "de SUCCEEDED");
        assertThat(stage.published("raw.orders")).containsExactly("1", "3");
    }

    @Test
    void warningIsToldAndHoldsNobody() {
        stage.scheduler.apply(ORDERS_GATE);
        stage.checks.says("ids", CheckOutcome.WARN);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();

        assertThat(stage.published("raw.orders")).containsExactly("1");
        assertThat(stage.rows("SELECT warnings -> 0 ->> 'check' FROM gate_decision ORDER BY id DESC LIMIT 1"))
                .containsExactly("ids");
    }

    @Test
    void advisoryGatePublishesAtOnceAndRecords() {
        stage.scheduler.apply(
                GateStage.gate("orders", "raw.orders", "enforce: false\n" + GateStage.notNull("ids", "id")));
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        assertThat(stage.published("raw.orders")).containsExactly("1");

        stage.settle();

        assertThat(stage.holds()).isEmpty();
        assertThat(stage.rows("SELECT outcome FROM gate_verdict")).containsExactly("FAIL");
    }

    @Test
    void gateThatDoesNotLetWaitSkipsTheRun() {
        stage.scheduler.apply(
                GateStage.gate("orders", "raw.orders", "onHold: skip\n" + GateStage.notNull("ids", "id")));
        stage.scheduler.apply(GateStage.task("clean", "consumes: [\"connection://wh/raw.orders\"]"));
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        stage.start("clean");
        stage.settle();

        assertThat(stage.rows("SELECT state, reason FROM workflow_run"))
                .containsExactly("SKIPPED skipped by gate n/orders");
    }

    @Test
    void taskGoesOnToWriteWhatItHoldsItself() {
        stage.scheduler.apply(ORDERS_GATE);
        stage.scheduler.apply(GateStage.task("merge", """
                consumes: ["connection://wh/raw.orders"], produces: [{asset: o, uri: "connection://wh/raw.orders"}]"""));
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        UUID merge = stage.start("merge");
        stage.checks.says("ids", CheckOutcome.PASS);
        stage.settle();

        assertThat(stage.state(merge)).isEqualTo("SUCCEEDED");
        assertThat(stage.published("raw.orders")).containsExactly("2");
    }

    @Test
    void gateThatIsTakenAwayFreesWhatItHeld() {
        stage.scheduler.apply(ORDERS_GATE);
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        assertThat(stage.holds()).hasSize(1);

        stage.scheduler
                .main()
                .definitions()
                .apply(new dev.sluice.controlplane.workflow.Definitions.Deployment(
                        List.of(new dev.sluice.scheduler.definition.read.SourceFile(
                                "test.yaml", GateStage.task("other", "retry: {maxAttempts: 1}"))),
                        true,
                        "test",
                        null));

        assertThat(stage.holds()).isEmpty();
        assertThat(stage.published("raw.orders")).containsExactly("1");
    }
}
