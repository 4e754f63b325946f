package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.controlplane.workflow.DefinitionChange;
import dev.sluice.controlplane.workflow.DefinitionPlan;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.plan.Change;
import dev.sluice.scheduler.definition.read.DefinitionProblem;
import dev.sluice.scheduler.definition.read.SourceFile;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of triggers and versions when a definition is deployed over another, or comes back. */
class DeployAgainTest extends OnScheduler {
    private static final String POOL =
            "apiVersion: sluice.dev/v1alpha1\nkind: Pool\nmetadata: {name: p, namespace: n}\nspec: {slots: %d}\n---\n";
    private static final String SERVICE =
            "apiVersion: sluice.dev/v1alpha1\nkind: Service\nmetadata: {name: s, namespace: n}\n"
                    + "spec: {breaker: {failureRate: 0.5, window: 20, openFor: %s}}\n";

    private Replica replica;

    @BeforeEach
    void startReplica() throws SQLException {
        replica = scheduler.replica("a", ScriptedExecutor.succeeds());
    }

    private static String hourly(String further) {
        return SchedulerHarness.workflow(
                "w",
                "triggers: [{id: tick, type: schedule, cron: \"0 * * * *\"" + further
                        + "}]\ntasks: [{id: t, type: noop}]\n");
    }

    private static String reader(String name, String watched, String written) {
        return SchedulerHarness.workflow(name, """
                triggers: [{id: on, type: asset, assets: ["%s"]}]
                tasks: [{id: t, type: noop, produces: [{asset: out, uri: "%s"}]}]
                """.formatted(watched, written));
    }

    private void removeAllBut(String yaml) {
        deploy(yaml, true);
    }

    private DefinitionPlan deploy(String yaml, boolean prune) {
        return scheduler
                .main()
                .definitions()
                .apply(new Deployment(List.of(new SourceFile("t.yaml", yaml)), prune, "test", null));
    }

    @Test
    void slotThatHasNotFiredYetOutlivesAChangeOfItsTrigger() {
        scheduler.apply(hourly(", jitter: 20m"));
        scheduler.clock().tick(Duration.ofMinutes(60));

        scheduler.apply(hourly(", jitter: 30m"));
        scheduler.clock().tick(Duration.ofMinutes(30));
        scheduler.settle(replica);

        assertThat(scheduler.rows("SELECT slot AT TIME ZONE 'UTC', state FROM workflow_run"))
                .containsExactly("2026-11-21 01:00:00 SUCCEEDED");
    }

    @Test
    void slotsOfAPauseOutliveAChangeOfTheirTrigger() {
        scheduler.apply(hourly(""));
        scheduler.main().definitions().pause(ResourceName.parse("n/w"), true);
        scheduler.clock().tick(Duration.ofMinutes(90));

        scheduler.apply(hourly(", jitter: 1m"));
        scheduler.main().definitions().pause(ResourceName.parse("n/w"), false);
        scheduler.settle(replica);

        assertThat(scheduler.rows("SELECT slot AT TIME ZONE 'UTC' FROM workflow_run"))
                .containsExactly("2026-11-21 01:00:00");
    }

    @Test
    void whatComesBackGoesOnWithItsVersionsButNotWithItsCursor() {
        String other = SchedulerHarness.workflow("other", "tasks: [{id: t, type: noop}]");
        String reader = reader("w", "connection://wh/db.s.a", "s3://b/out");
        scheduler.apply(reader);
        removeAllBut(other);
        scheduler.publish("db.s.a", null);

        DefinitionPlan again = scheduler.apply(reader);
        scheduler.settle(replica);

        assertThat(again.changes()).extracting(DefinitionChange::version).containsExactly(2);
        assertThat(scheduler.rows("SELECT max(version) FROM definition_version"))
                .containsExactly("2");
        assertThat(scheduler.runs()).isEmpty();
    }

    @Test
    void workflowThatWouldCloseALoopWithADeployedOneIsRefused() {
        scheduler.apply(reader("ping", "connection://wh/db.s.pong", "connection://wh/db.s.ping"));

        DefinitionPlan refused =
                deploy(reader("pong", "postgres://wh:5432/db.s.ping", "connection://wh/db.s.pong"), false);

        assertThat(refused.problems())
                .extracting(DefinitionProblem::line, DefinitionProblem::message)
                .containsExactly(tuple(1, "workflows start each other without end: n/pong -> n/ping -> n/pong"));
        assertThat(scheduler.rows("SELECT name FROM definition")).containsExactly("ping");
    }

    @Test
    void consumerUnderAnotherAddressOfTheAssetIsToldToBreak() {
        scheduler.apply(reader("w", "s3://b/x", "connection://wh/db.s.t"));
        scheduler.apply(reader("consumer", "postgres://wh:5432/db.s.t", "s3://b/y"));

        DefinitionPlan plan = scheduler
                .main()
                .definitions()
                .plan(new Deployment(
                        List.of(new SourceFile("t.yaml", reader("w", "s3://b/x", "s3://b/z"))), false, "test", null));

        assertThat(plan.breaks())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("n/consumer spec.triggers[on].assets needs ");
    }

    @Test
    void connectionThatIsNotConfiguredIsFoundBeforeTheFirstRun() {
        DefinitionPlan refused = deploy(SchedulerHarness.workflow("w", """
                        triggers: [{id: t, type: kafka, connection: nobus, topic: x}]
                        tasks: [{id: t, type: sql, connection: nodb, run: select 1}]
                        """), false);

        assertThat(refused.problems())
                .extracting(DefinitionProblem::message)
                .containsExactly(
                        "connection 'nodb' is not configured; set sluice.connections.nodb.url",
                        "connection 'nobus' is not configured; set sluice.connections.nobus.url");
    }

    @Test
    void changesOfPoolsAndServicesAreTold() {
        scheduler.apply(POOL.formatted(4) + SERVICE.formatted("5m"));

        DefinitionPlan plan = scheduler.apply(POOL.formatted(2) + SERVICE.formatted("1m"));

        assertThat(plan.changes().stream().flatMap(change -> change.changes().stream()))
                .extracting(Change::path, Change::before, Change::after)
                .containsExactly(
                        tuple("spec.slots", Optional.of("4"), Optional.of("2")),
                        tuple("spec.breaker.openFor", Optional.of("5m"), Optional.of("1m")));
    }

    @Test
    void poolThatATaskNeedsIsNotTakenFromIt() {
        String user = SchedulerHarness.workflow("w", "tasks: [{id: t, type: noop, pool: p, slots: 3}]");
        scheduler.apply(POOL.formatted(4) + user);

        DefinitionPlan removed = deploy(user, true);
        DefinitionPlan shrunk = deploy(POOL.formatted(2), false);

        assertThat(removed.problems())
                .extracting(DefinitionProblem::message)
                .containsExactly("task 't' of n/w could never start: there would be no pool 'n/p'");
        assertThat(shrunk.breaks())
                .containsExactly("task 't' of n/w could never start: it takes 3 slots, and pool 'n/p' would have 2");
    }

    @Test
    void quotaThatATaskNeedsIsNotTakenFromIt() {
        scheduler.apply(
                POOL.formatted(4) + SchedulerHarness.workflow("w", "tasks: [{id: t, type: noop, pool: p, slots: 3}]"));

        DefinitionPlan cut = deploy(POOL.formatted(4).replace("slots: 4", "slots: 4, perOwner: 1"), false);

        assertThat(cut.breaks())
                .containsExactly("task 't' of n/w could never start: it takes 3 slots, and pool 'n/p' would have 1");
    }
}
