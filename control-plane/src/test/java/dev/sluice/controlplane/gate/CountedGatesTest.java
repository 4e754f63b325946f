package dev.sluice.controlplane.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.testing.Counted;
import dev.sluice.model.quality.CheckOutcome;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of verdicts and holds. */
class CountedGatesTest {
    private static final String VERDICTS = "sluice_gate_evaluations_total";
    private static final String BLOCKS = "sluice_gate_blocks_total";

    private final Counted counted = new Counted(5);
    private GateStage stage;

    @BeforeEach
    void start() throws SQLException {
        stage = new GateStage(ScriptedExecutor.succeeds(), counted);
        stage.scheduler.apply(GateStage.gate("orders", "raw.orders", GateStage.notNull("ids", "id")));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private void written(CheckOutcome outcome) {
        stage.checks.says("ids", outcome);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
    }

    @Test
    void verdictsAreCountedByWhatCameOut() {
        written(CheckOutcome.PASS);
        written(CheckOutcome.FAIL);
        written(CheckOutcome.FAIL);
        written(CheckOutcome.ERROR);

        assertThat(counted.counts(VERDICTS))
                .isEqualTo(Map.of(
                        "{namespace=n result=success severity=error}", 1L,
                        "{namespace=n result=failure severity=error}", 2L,
                        "{namespace=n result=error severity=error}", 1L));
        assertThat(counted.counts("sluice_gate_evaluation_duration")).isEqualTo(Map.of("{}", 4L));
    }

    @Test
    void aHoldCountsWhenItBeginsAndNotWhileItLasts() {
        written(CheckOutcome.PASS);
        assertThat(counted.counts(BLOCKS)).isEmpty();

        written(CheckOutcome.FAIL);
        written(CheckOutcome.FAIL);
        assertThat(counted.counts(BLOCKS)).isEqualTo(Map.of("{namespace=n}", 1L));

        written(CheckOutcome.PASS);
        written(CheckOutcome.FAIL);
        assertThat(counted.counts(BLOCKS)).isEqualTo(Map.of("{namespace=n}", 2L));
    }

    @Test
    void anEvaluatorThatWasLostIsFenced() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        ScriptedChecks slow = new ScriptedChecks();
        slow.meanwhile(() -> {
            begun.countDown();
            awaits(latch);
        });
        Evaluator lost = stage.evaluator("lost", slow);
        stage.scheduler.publish("raw.orders", null);
        Thread thread = Thread.ofPlatform().start(lost::evaluate);
        begun.await();
        lost.beat();
        stage.scheduler.clock().tick(GateStage.LEASE.plusSeconds(1));

        stage.evaluator.sweep();
        lost.beat();
        latch.countDown();
        thread.join();

        assertThat(counted.counts("sluice_fenced_writes_total")).isEqualTo(Map.of("{}", 1L));
        assertThat(counted.counts("sluice_lease_renewals_total"))
                .isEqualTo(Map.of("{result=success}", 1L, "{result=failure}", 1L));
        assertThat(counted.counts(VERDICTS)).isEmpty();
    }

    private static void awaits(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
