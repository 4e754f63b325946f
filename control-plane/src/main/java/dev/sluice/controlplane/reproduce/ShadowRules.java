package dev.sluice.controlplane.reproduce;

import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.ReproducePolicy;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.definition.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Tells whether a workflow can be repeated without touching anything real. */
final class ShadowRules {
    private final Places places;

    ShadowRules(Places places) {
        this.places = places;
    }

    /** What stands against it, one sentence each; empty: nothing does. */
    List<String> against(Workflow workflow, ReproducePolicy policy, UUID run) {
        List<String> against = new ArrayList<>();
        for (Task task : workflow.tasks()) {
            if (!policy.skip().contains(task.id())) {
                work(task, policy, against);
                for (Task.Output output : task.produces()) {
                    if (places.repeated(run, output.asset(), policy).isEmpty()) {
                        against.add("output " + output.asset() + " of task " + task.id()
                                + " has no scratch place: it is no file of a connection, and "
                                + standIn(output.asset()));
                    }
                }
            }
        }
        return against;
    }

    private static String standIn(AssetAddress asset) {
        return asset instanceof AssetAddress.InConnection in
                ? "spec.reproduce.scratch names no stand-in for connection " + in.connection()
                : "no connection leads to it";
    }

    private static void work(Task task, ReproducePolicy policy, List<String> against) {
        switch (task.work()) {
            case Work.Noop _, Work.Process _, Work.Container _ -> {}
            case Work.Sql sql -> {
                if (policy.standIn(sql.connection()).isEmpty()) {
                    against.add("task " + task.id() + " works in connection " + sql.connection()
                            + ", and spec.reproduce.scratch names no stand-in for it");
                }
            }
            case Work.Http _ ->
                against.add("task " + task.id()
                        + " calls another system over HTTP, which may change it; list it in spec.reproduce.skip");
            case Work.External _ ->
                against.add(
                        "task " + task.id()
                                + " is a job of another orchestrator, which writes where it always does; list it in spec.reproduce.skip");
        }
    }
}
