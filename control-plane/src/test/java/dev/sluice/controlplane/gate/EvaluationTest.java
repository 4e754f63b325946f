package dev.sluice.controlplane.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.scheduler.definition.ResourceName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Evaluations: one at a time, fenced when lost, tried again when broken, and what time makes of their verdicts. */
class EvaluationTest {
    private GateStage stage;

    @BeforeEach
    void start() throws SQLException {
        stage = new GateStage(ScriptedExecutor.succeeds());
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private void gate(String rest) {
        stage.scheduler.apply(GateStage.gate("orders", "raw.orders", rest + GateStage.notNull("ids", "id")));
    }

    private UUID consumer() {
        stage.scheduler.apply(GateStage.task("clean", "consumes: [\"connection://wh/raw.orders\"]"));
        return stage.start("clean");
    }

    @Test
    void evaluatorThatWasLostIsFencedAndItsFindingsAreOnlyEvidence() throws InterruptedException {
        gate("");
        stage.scheduler.publish("raw.orders", null);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        ScriptedChecks slow = new ScriptedChecks().says("ids", CheckOutcome.PASS);
        slow.meanwhile(() -> {
            begun.countDown();
            await(latch);
        });
        Evaluator lost = stage.evaluator("lost", slow);
        Thread thread = Thread.ofPlatform().start(lost::evaluate);
        begun.await();
        stage.scheduler.clock().tick(GateStage.LEASE.plusSeconds(1));

        assertThat(stage.evaluator.sweep()).isEqualTo(1);
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.settle();
        lost.beat();
        latch.countDown();
        thread.join();

        assertThat(stage.published("raw.orders")).isEmpty();
        assertThat(stage.rows("SELECT outcome FROM gate_verdict")).containsExactly("FAIL");
        assertThat(stage.rows("SELECT outcome, counted FROM check_result ORDER BY id"))
                .containsExactly("FAIL t", "PASS f");
        assertThat(stage.rows("SELECT state, losses FROM gate_evaluation")).containsExactly("DONE 1");
    }

    @Test
    void cancelledEvaluationLeavesNoVerdictWhereverItWas() throws InterruptedException {
        gate("");
        UUID consumer = consumer();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        Evaluator slow = stage.evaluator("slow", (request, watch) -> {
            began.countDown();
            await(latch);
            assertThat(watch.cancelled()).isTrue();
            return stage.checks.run(request, watch);
        });
        stage.scheduler.publish("raw.orders", null);
        Thread thread = Thread.ofPlatform().start(slow::evaluate);
        began.await();

        assertThat(cancel()).hasSize(1);
        slow.beat();
        latch.countDown();
        thread.join();
        assertThat(cancel()).isEmpty();
        stage.scheduler.settle(stage.replica);

        assertThat(stage.rows("SELECT state, message FROM gate_evaluation"))
                .containsExactly("DROPPED cancelled by olga: too long");
        assertThat(stage.rows("SELECT count(*) FROM gate_verdict")).containsExactly("0");
        assertThat(stage.published("raw.orders")).isEmpty();
        assertThat(stage.state(consumer)).isEqualTo("READY");
        assertThat(stage.rows("SELECT action, detail ->> 'reason' FROM audit_entry"))
                .containsExactly("gate.evaluation_cancelled too long");
    }

    private List<Long> cancel() {
        return stage.scheduler
                .main()
                .gates()
                .service()
                .cancel(
                        new ResourceName("n", "orders"),
                        "too long",
                        new Actor("olga", 8, Role.OPERATOR),
                        stage.scheduler.clock().instant())
                .orElseThrow();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twoReplicasEvaluateAVersionOnce() throws InterruptedException {
        gate("");
        stage.scheduler.publish("raw.orders", null);
        Evaluator other = stage.evaluator("b", stage.checks);
        Thread one = Thread.ofPlatform().start(stage.evaluator::evaluate);
        Thread two = Thread.ofPlatform().start(other::evaluate);
        one.join();
        two.join();
        stage.settle();

        assertThat(stage.checks.ran()).containsExactly("n/orders 1");
    }

    @Test
    void brokenCheckHoldsAndIsTriedAgainLaterAndLater() {
        gate("");
        stage.checks.says("ids", CheckOutcome.ERROR);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        assertThat(stage.checks.ran()).hasSize(1);
        assertThat(stage.holds()).containsExactly("raw.orders n/orders GATE id");
        assertThat(stage.rows("SELECT kind FROM alert WHERE resolved_at IS NULL ORDER BY 1"))
                .containsExactly("GATE_ERROR", "GATE_HELD");

        stage.tick(Duration.ofSeconds(59));
        assertThat(stage.checks.ran()).hasSize(1);
        stage.tick(Duration.ofSeconds(1));
        assertThat(stage.checks.ran()).hasSize(2);
        stage.tick(Duration.ofSeconds(119));
        assertThat(stage.checks.ran()).hasSize(2);
        stage.checks.says("ids", CheckOutcome.PASS);
        stage.tick(Duration.ofSeconds(1));

        assertThat(stage.checks.ran()).hasSize(3);
        assertThat(stage.published("raw.orders")).containsExactly("1");
        assertThat(stage.rows("SELECT kind FROM alert WHERE resolved_at IS NULL"))
                .isEmpty();
    }

    @Test
    void failureOnUnchangedDataIsLookedAtAgainOnlyWhenSomebodyAsks() {
        gate("");
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        stage.tick(Duration.ofDays(3));
        assertThat(stage.checks.ran()).hasSize(1);

        stage.checks.says("ids", CheckOutcome.PASS);
        Optional<Long> asked = stage.scheduler
                .main()
                .gates()
                .service()
                .evaluate(
                        ResourceName.parse("n/orders"),
                        null,
                        new Actor("ann", 1, Role.OPERATOR),
                        stage.scheduler.clock().instant());
        stage.settle();

        assertThat(asked).isPresent();
        assertThat(stage.published("raw.orders")).containsExactly("1");
        assertThat(stage.rows("SELECT cause, asked_by FROM gate_evaluation ORDER BY id DESC LIMIT 1"))
                .containsExactly("ASKED ann");
    }

    @Test
    void verdictExpiresAndIsRenewed() {
        gate("ttl: 1h\n");
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        assertThat(stage.checks.ran()).hasSize(1);

        stage.scheduler.clock().tick(Duration.ofHours(1));
        stage.scheduler.main().gates().time().look(stage.scheduler.clock().instant());
        assertThat(stage.holds()).containsExactly("raw.orders check of n/orders CHECKING ");
        stage.settle();

        assertThat(stage.checks.ran()).hasSize(2);
        assertThat(stage.holds()).isEmpty();
        assertThat(stage.published("raw.orders")).containsExactly("1");
    }

    @Test
    void gateLooksAgainAndAgainThoughNothingWasWritten() {
        gate("every: 15m\n");
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        int before = stage.checks.ran().size();
        UUID run = consumer();
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.tick(Duration.ofMinutes(15));

        assertThat(stage.checks.ran()).hasSize(before + 1);
        assertThat(stage.holds()).containsExactly("raw.orders n/orders GATE id");
        stage.checks.says("ids", CheckOutcome.PASS);
        stage.tick(Duration.ofMinutes(15));
        assertThat(stage.holds()).isEmpty();
        assertThat(stage.state(run)).isEqualTo("SUCCEEDED");
    }

    @Test
    void waitIsOverAfterItsLimitAndTheRuleOfTheGateApplies() {
        gate("maxWait: 5m\nonTimeout: allow\n");
        stage.scheduler.publish("raw.orders", null);
        assertThat(stage.published("raw.orders")).isEmpty();
        stage.scheduler.clock().tick(Duration.ofMinutes(5));
        stage.scheduler.main().gates().time().look(stage.scheduler.clock().instant());

        assertThat(stage.published("raw.orders")).containsExactly("1");
        assertThat(stage.rows("SELECT fail_open -> 0 ->> 'why' FROM gate_decision ORDER BY id DESC LIMIT 1"))
                .containsExactly("TIMED_OUT");
        assertThat(stage.rows("SELECT kind FROM alert WHERE resolved_at IS NULL"))
                .containsExactly("GATE_FAIL_OPEN");
        stage.settle();
        assertThat(stage.rows("SELECT kind FROM alert WHERE resolved_at IS NULL"))
                .isEmpty();
    }

    @Test
    void gateThatLooksBeforeAReadPublishesAndHoldsTheReader() {
        gate("phase: pre\n");
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        assertThat(stage.published("raw.orders")).containsExactly("1");
        assertThat(stage.checks.ran()).isEmpty();

        stage.checks.says("ids", CheckOutcome.FAIL);
        UUID run = consumer();
        stage.settle();

        assertThat(stage.checks.ran()).containsExactly("n/orders 1");
        assertThat(stage.state(run)).isEqualTo("READY");
        stage.scheduler.publish("raw.orders", null);
        stage.checks.says("ids", CheckOutcome.PASS);
        stage.tick(Duration.ofSeconds(2));
        stage.tick(Duration.ofSeconds(2));
        assertThat(stage.state(run)).isEqualTo("SUCCEEDED");
    }

    @Test
    void releaseTakesTwoGoodVerdictsWhereTheGateSaysSo() {
        gate("release: {passes: 2, minHold: 0s}\n");
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        stage.checks.says("ids", CheckOutcome.PASS);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
        assertThat(stage.published("raw.orders")).isEmpty();
        assertThat(stage.holds()).containsExactly("raw.orders n/orders GATE id");

        stage.scheduler.publish("raw.orders", null);
        stage.settle();

        assertThat(stage.published("raw.orders")).containsExactly("3");
        assertThat(stage.holds()).isEmpty();
    }

    @Test
    void gateThatOpensAndClosesAllTheTimeIsReported() {
        gate("flapping: {changes: 3, within: 1h}\n");
        for (int i = 0; i < 4; i++) {
            stage.checks.says("ids", i % 2 == 0 ? CheckOutcome.FAIL : CheckOutcome.PASS);
            stage.scheduler.publish("raw.orders", null);
            stage.tick(Duration.ofMinutes(1));
        }

        assertThat(stage.rows("SELECT kind FROM alert WHERE resolved_at IS NULL"))
                .contains("GATE_FLAPPING");
    }
}
