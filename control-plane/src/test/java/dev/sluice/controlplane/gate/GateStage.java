package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.fact.FactListener;
import dev.sluice.controlplane.run.WhyRun;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The scheduler with gates, on a real store, with checks that a test scripts. */
public final class GateStage implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(30);

    public final SchedulerHarness scheduler;
    public final ScriptedChecks checks = new ScriptedChecks();
    final Evaluator evaluator;
    public final Replica replica;

    public GateStage(TaskExecutor executor) throws SQLException {
        this(executor, FactListener.NONE);
    }

    /** @param facts hears what is committed */
    GateStage(TaskExecutor executor, FactListener facts) throws SQLException {
        scheduler = new SchedulerHarness(facts);
        evaluator = evaluator("a", checks);
        replica = scheduler.replica("a", executor);
    }

    Evaluator evaluator(String name, GateChecks scripted) {
        return scheduler.parts().gates().evaluator(name, scripted, LEASE);
    }

    /** A gate of the namespace n on a table of the connection wh. */
    public static String gate(String name, String table, String spec) {
        return "apiVersion: sluice.dev/v1alpha1\nkind: Gate\nmetadata: {name: " + name + ", namespace: n}\nspec:\n"
                + "  asset: \"connection://wh/" + table + "\"\n" + spec.indent(2);
    }

    /** A check that a column is never null. */
    public static String notNull(String id, String column) {
        return "checks: [{id: " + id + ", type: notNull, columns: [" + column + "]}]\n";
    }

    /** A workflow of one task without a trigger. */
    static String task(String name, String rest) {
        return SchedulerHarness.workflow(name, "tasks:\n  - {id: t, type: noop, " + rest + "}\n");
    }

    UUID start(String workflow) {
        return scheduler.start("n/" + workflow, Map.of());
    }

    /** Lets everything happen that is due now. */
    public void settle() {
        int quiet = 0;
        while (quiet < 2) {
            GateTime time = scheduler.main().gates().time();
            int done = time.look(scheduler.clock().instant())
                    + time.skip(scheduler.main().cancel(), scheduler.clock().instant());
            while (evaluator.evaluate()) {
                done++;
            }
            scheduler.settle(replica);
            quiet = done == 0 ? quiet + 1 : 0;
        }
    }

    /** Time goes by, and what was put off is looked at again. */
    public void tick(Duration time) {
        scheduler.clock().tick(time);
        settle();
    }

    String state(UUID run) {
        return scheduler
                .rows("SELECT state FROM task_run WHERE run_id = ?", run)
                .getFirst();
    }

    String why(UUID run) {
        WhyRun.Explanation why = scheduler.main().why().explain(run).orElseThrow();
        return why.tasks().getFirst().reasons().getFirst().text();
    }

    public List<String> rows(String sql, Object... parameters) {
        return scheduler.rows(sql, parameters);
    }

    /** Decisions in their order: version, decision, cause. */
    List<String> decisions() {
        return rows("SELECT version, decision, outcome FROM gate_decision ORDER BY id");
    }

    List<String> holds() {
        return rows("""
                SELECT a.name, h.source, h.kind, array_to_string(h.columns, ',') FROM asset_hold h JOIN asset a ON a.id = h.asset_id
                ORDER BY 1, 2
                """);
    }

    List<String> published(String table) {
        return rows(
                "SELECT v.version FROM asset_version v JOIN asset a ON a.id = v.asset_id WHERE a.name = ? ORDER BY v.position",
                table);
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
