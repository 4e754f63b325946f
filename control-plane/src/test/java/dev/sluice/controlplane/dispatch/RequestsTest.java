package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.run.RunRequests;
import dev.sluice.controlplane.run.RunRequests.Caller;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.read.SourceFile;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people ask for: runs, repeats, pauses, changes of definitions. */
class RequestsTest {
    private static final ResourceName W = new ResourceName("n", "w");

    private static final String THREE = SchedulerHarness.workflow("w", """
            run: {overlap: allow}
            defaults: {retry: {maxAttempts: 1}}
            tasks:
              - {id: a, type: noop}
              - {id: b, type: noop, after: [a]}
              - {id: c, type: noop, after: [b]}
            """);

    private SchedulerHarness scheduler;

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private RunRequests requests() {
        return scheduler.main().requests();
    }

    @Test
    void retryGoesOnWhereTheRunFailed() {
        ScriptedExecutor executor = ScriptedExecutor.failsFirst("b", 1);
        Replica replica = scheduler.replica("a", executor);
        scheduler.apply(THREE);
        UUID failed = scheduler.start("n/w", Map.of());
        scheduler.settle(replica);
        assertThat(scheduler.tasks(failed)).containsExactly("a SUCCEEDED 1", "b FAILED 1", "c UPSTREAM_FAILED 0");

        UUID retry = requests().retryFailed(failed, new Caller("again", "ann", true));
        scheduler.settle(replica);

        assertThat(scheduler.tasks(retry)).containsExactly("a SUCCEEDED 0", "b SUCCEEDED 1", "c SUCCEEDED 1");
        assertThat(executor.tasks()).containsExactly("a", "b", "b", "c");
        assertThat(scheduler.rows("SELECT rerun_of FROM workflow_run WHERE id = ?", retry))
                .containsExactly(failed.toString());
    }

    @Test
    void sameKeyGivesTheSameRun() {
        scheduler.apply(THREE);
        Caller caller = new Caller("key", "ann", true);

        UUID first = requests().start(W, Map.of(), null, caller);
        UUID second = scheduler.parts().requests().start(W, Map.of(), null, caller);

        assertThat(second).isEqualTo(first);
        assertThat(scheduler.runs()).hasSize(1);
    }

    @Test
    void runThatIsNotDoneIsNotRepeated() {
        scheduler.apply(THREE);
        UUID run = scheduler.start("n/w", Map.of());

        assertThatThrownBy(() -> requests().rerun(run, new Caller("k", "ann", true)))
                .hasMessage("run " + run + " is not done yet; cancel it first, or wait");
    }

    @Test
    void rerunKnowsTheSlotOfTheRunThatItRepeats() {
        ScriptedExecutor executor = ScriptedExecutor.succeeds();
        Replica replica = scheduler.replica("a", executor);
        scheduler.apply(SchedulerHarness.workflow("w", """
                triggers: [{id: tick, type: schedule, cron: "0 * * * *", timezone: UTC}]
                slo: {deadline: "01:30"}
                tasks: [{id: t, type: process, command: ["${{ string(run.slot) }}", "${{ trigger.type }}"]}]
                """));
        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);
        UUID run = UUID.fromString(scheduler.rows("SELECT id FROM workflow_run").getFirst());
        scheduler.clock().tick(Duration.ofHours(50));

        requests().rerun(run, new Caller("k", "ann", true));
        replica.dispatch();
        SchedulerHarness.idle(replica);
        replica.sweep();

        assertThat(executor.requests().stream()
                        .map(r -> ((ResolvedWork.Process) r.work()).command().getFirst()))
                .containsExactly("2026-11-21T01:00:00Z", "2026-11-21T01:00:00Z");
        assertThat(scheduler.rows("SELECT count(*) FROM alert")).containsExactly("0");
    }

    @Test
    void runThatIsActiveKeepsItsVersion() {
        CountDownLatch latch = new CountDownLatch(1);
        ScriptedExecutor executor = ScriptedExecutor.waitsFor(latch);
        Replica replica = scheduler.replica("a", executor);
        scheduler.apply(THREE);
        UUID old = scheduler.start("n/w", Map.of());
        replica.dispatch();

        scheduler.apply(SchedulerHarness.workflow("w", "tasks: [{id: other, type: noop}]"));
        UUID fresh = scheduler.start("n/w", Map.of());
        latch.countDown();
        scheduler.settle(replica, scheduler.replica("b", ScriptedExecutor.succeeds()));

        assertThat(scheduler.tasks(old)).containsExactly("a SUCCEEDED 1", "b SUCCEEDED 1", "c SUCCEEDED 1");
        assertThat(scheduler.tasks(fresh)).containsExactly("other SUCCEEDED 1");
    }

    @Test
    void removedTriggerAndRemovedWorkflowFireNoMore() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        String triggers =
                "triggers: [{id: x, type: schedule, cron: \"0 * * * *\", timezone: UTC}, {id: y, type: schedule, cron: \"30 * * * *\", timezone: UTC}]\n";
        String tasks = "tasks: [{id: t, type: noop}]\n";
        scheduler.apply(SchedulerHarness.workflow("w", triggers + tasks));
        scheduler.apply(SchedulerHarness.workflow(
                "w", triggers.replace("{id: x, type: schedule, cron: \"0 * * * *\", timezone: UTC}, ", "") + tasks));

        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);
        assertThat(scheduler.rows("SELECT trigger_name FROM workflow_run")).containsExactly("y");
        scheduler
                .main()
                .definitions()
                .apply(new Deployment(
                        List.of(new SourceFile(
                                "t.yaml", SchedulerHarness.workflow("other", "tasks: [{id: t, type: noop}]"))),
                        true,
                        "test",
                        null));
        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);

        assertThat(scheduler.runs()).hasSize(1);
    }

    @Test
    void pausedWorkflowStartsNothingAndCatchesUpAsItsTriggerSays() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(SchedulerHarness.workflow("w", """
                triggers: [{id: tick, type: schedule, cron: "0 * * * *", timezone: UTC, catchup: {policy: latest, window: 1d}}]
                tasks: [{id: t, type: noop}]
                """));
        UUID waiting = scheduler.start("n/w", Map.of());
        scheduler.main().definitions().pause(W, true);
        scheduler.clock().tick(Duration.ofHours(3));
        scheduler.settle(replica);
        assertThat(scheduler.tasks(waiting)).containsExactly("t READY 0");
        assertThat(scheduler.runs()).hasSize(1);

        scheduler.main().definitions().pause(W, false);
        scheduler.settle(replica);

        assertThat(scheduler.tasks(waiting)).containsExactly("t SUCCEEDED 1");
        assertThat(scheduler.rows(
                        "SELECT slot FROM workflow_run WHERE slot IS NOT NULL AND slot = ?",
                        SchedulerHarness.START.plus(Duration.ofHours(3))))
                .hasSize(1);
    }

    @Test
    void workflowThatComesBackIsNotPausedAnyMore() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(THREE);
        scheduler.main().definitions().pause(W, true);
        scheduler.transactions().run(tx -> tx.update("UPDATE definition SET removed_at = ?", SchedulerHarness.START));

        scheduler.apply(THREE);
        UUID run = scheduler.start("n/w", Map.of());
        scheduler.settle(replica);

        assertThat(scheduler.tasks(run)).containsExactly("a SUCCEEDED 1", "b SUCCEEDED 1", "c SUCCEEDED 1");
    }

    @Test
    void runsByHandFireConsumersOnlyWhenTheyAreToldTo() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(
                SchedulerHarness.workflow(
                                "w",
                                "tasks: [{id: t, type: noop, produces: [{asset: a, uri: \"connection://wh/s.a\"}]}]")
                        + "---\n"
                        + SchedulerHarness.workflow(
                                "down",
                                "triggers: [{id: on, type: asset, assets: [\"connection://wh/s.a\"], consume: batch}]\ntasks: [{id: t, type: noop}]"));

        requests().start(W, Map.of(), null, new Caller("quiet", "ann", false));
        scheduler.settle(replica);
        assertThat(scheduler.runs()).containsExactly("manual SUCCEEDED");
        requests().start(W, Map.of(), null, new Caller("loud", "ann", true));
        scheduler.settle(replica);

        assertThat(scheduler.runs())
                .containsExactlyInAnyOrder("manual SUCCEEDED", "manual SUCCEEDED", "asset SUCCEEDED");
        assertThat(scheduler.rows("SELECT version FROM run_input")).containsExactly("2");
    }

    @Test
    void taskWhoseInputsAreUnchangedIsLeftOutUntilTheyChange() {
        ScriptedExecutor executor = ScriptedExecutor.succeeds();
        Replica replica = scheduler.replica("a", executor);
        scheduler.apply(SchedulerHarness.workflow("w", """
                triggers: [{id: tick, type: schedule, cron: "0 * * * *", timezone: UTC}]
                run: {skipIfUnchanged: true}
                tasks: [{id: t, type: noop, consumes: ["connection://wh/s.a"]}, {id: u, type: noop, after: [t]}]
                """));
        scheduler.publish("s.a", null);

        for (int hour = 0; hour < 3; hour++) {
            if (hour == 2) {
                scheduler.publish("s.a", null);
            }
            scheduler.clock().tick(Duration.ofHours(1));
            scheduler.settle(replica);
        }

        assertThat(
                        scheduler.rows(
                                "SELECT t.state FROM task_run t JOIN workflow_run r ON r.id = t.run_id WHERE t.task = 't' ORDER BY r.slot"))
                .containsExactly("SUCCEEDED", "UNCHANGED", "SUCCEEDED");
        assertThat(scheduler.runs()).containsOnly("schedule SUCCEEDED").hasSize(3);
        scheduler.start("n/w", Map.of());
        scheduler.settle(replica);
        assertThat(executor.tasks()).filteredOn("t"::equals).hasSize(3); // by hand it always runs
    }

    @Test
    void changeOfWhatForecastsMayDoMakesNoTaskRunAgain() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        String spec = """
                triggers: [{id: tick, type: schedule, cron: "0 * * * *", timezone: UTC}]
                run: {skipIfUnchanged: true}
                forecast: {mode: %s}
                tasks: [{id: t, type: noop, consumes: ["connection://wh/s.a"]}]
                """;
        scheduler.apply(SchedulerHarness.workflow("w", spec.formatted("advise")));
        scheduler.publish("s.a", null);
        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);

        scheduler.apply(SchedulerHarness.workflow("w", spec.formatted("act")));
        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);
        scheduler.apply(
                SchedulerHarness.workflow("w", spec.formatted("act").replace("type: noop", "type: noop, timeout: 5m")));
        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);

        assertThat(
                        scheduler.rows(
                                "SELECT t.state, r.version FROM task_run t JOIN workflow_run r ON r.id = t.run_id ORDER BY r.slot"))
                .containsExactly("SUCCEEDED 1", "UNCHANGED 2", "SUCCEEDED 3");
    }

    @Test
    void permanentFailureIsNotTriedAgain() {
        Replica replica = scheduler.replica(
                "a", ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.PERMANENT, "wrong")));
        scheduler.apply(SchedulerHarness.workflow("w", "tasks: [{id: t, type: noop}]"));
        UUID run = scheduler.start("n/w", Map.of());

        scheduler.settle(replica);

        assertThat(scheduler.tasks(run)).containsExactly("t FAILED 1");
    }
}
