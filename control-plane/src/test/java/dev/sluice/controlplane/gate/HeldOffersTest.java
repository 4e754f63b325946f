package dev.sluice.controlplane.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.scheduler.definition.ResourceName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A version that a gate holds back fires the workflows that the hold lets go on, and no others. */
class HeldOffersTest {
    private GateStage stage;

    @BeforeEach
    void start() throws SQLException {
        stage = new GateStage(ScriptedExecutor.succeeds());
        stage.scheduler.apply(GateStage.gate("orders", "raw.orders", GateStage.notNull("mails", "email")));
        stage.scheduler.apply(reader("mails", "email"));
        stage.scheduler.apply(reader("sums", "amount"));
        stage.checks.says("mails", CheckOutcome.FAIL);
        stage.scheduler.publish("raw.orders", null);
        stage.settle();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private static String reader(String name, String column) {
        return SchedulerHarness.workflow(name, """
                triggers: [{id: new, type: asset, assets: ["connection://wh/raw.orders"], consume: each}]
                tasks:
                  - id: t
                    type: noop
                    consumes: ["connection://wh/raw.orders"]
                    produces: [{asset: o, uri: "connection://wh/NAME", columns: {COLUMN: {from: ["connection://wh/raw.orders#COLUMN"]}}}]
                """.replace("NAME", name).replace("COLUMN", column));
    }

    /** Runs by workflow, with the version that made each. */
    private List<String> runs() {
        return stage.rows("""
                SELECT d.name, i.version, r.state FROM workflow_run r JOIN definition d ON d.id = r.definition_id
                JOIN run_input i ON i.run_id = r.id ORDER BY 1, 2
                """);
    }

    @Test
    void onlyTheReaderOfOtherColumnsIsOffered() {
        assertThat(runs()).containsExactly("sums 1 SUCCEEDED");
        assertThat(stage.published("raw.orders")).isEmpty();
    }

    @Test
    void aCorrectedVersionFiresEverybody() {
        stage.checks.says("mails", CheckOutcome.PASS);
        stage.scheduler.publish("raw.orders", null);
        stage.tick(Duration.ofSeconds(2));

        assertThat(runs()).containsExactly("mails 2 SUCCEEDED", "sums 1 SUCCEEDED", "sums 2 SUCCEEDED");
    }

    @Test
    void aVersionThatTurnsOutGoodFiresNobodyTwice() {
        stage.checks.says("mails", CheckOutcome.PASS);
        stage.scheduler
                .main()
                .gates()
                .service()
                .evaluate(
                        ResourceName.parse("n/orders"),
                        null,
                        Actor.SERVICE,
                        stage.scheduler.clock().instant());
        stage.tick(Duration.ofSeconds(2));

        assertThat(stage.published("raw.orders")).containsExactly("1");
        assertThat(runs()).containsExactly("mails 1 SUCCEEDED", "sums 1 SUCCEEDED");
    }
}
