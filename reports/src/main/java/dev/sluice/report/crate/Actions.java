package dev.sluice.report.crate;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Lineage.DatasetVersion;
import dev.sluice.report.model.Lineage.Edge;
import dev.sluice.report.model.Lineage.Run;
import dev.sluice.report.model.Lineage.Step;
import dev.sluice.report.model.Lineage.Value;
import dev.sluice.report.model.Lineage.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs as actions: what was executed, on what, with what result, how it ended; and who organised it. */
final class Actions {
    private static final String COMPLETED = "http://schema.org/CompletedActionStatus";
    private static final String FAILED = "http://schema.org/FailedActionStatus";

    private final Graph graph;
    private final Programs programs;
    private final Definitions definitions;
    private final Map<UUID, List<Edge>> edges = new HashMap<>();
    private final Map<UUID, Run> runs = new HashMap<>();
    private final Map<String, DatasetVersion> versions = new HashMap<>();
    private final Map<String, Wiring> wirings = new HashMap<>();

    Actions(Graph graph, Programs programs, Definitions definitions) {
        this.graph = graph;
        this.programs = programs;
        this.definitions = definitions;
    }

    void add(Lineage lineage) {
        lineage.versions().forEach(version -> versions.put(version.id(), version));
        lineage.edges().forEach(edge -> edges.computeIfAbsent(edge.run(), _ -> new ArrayList<>())
                .add(edge));
        lineage.runs().forEach(run -> runs.put(run.id(), run));
        lineage.workflows().forEach(workflow -> wirings.put(workflow.key(), new Wiring(graph, workflow)));
        lineage.runs().forEach(this::add);
        definitions.closeSteps();
    }

    private void add(Run run) {
        Entity action = graph.entity(Iris.run(run.id()), "CreateAction")
                .text("name", "Run of " + run.namespace() + "/" + run.job())
                .text("description", description(run))
                .text(Terms.STATE, run.state())
                .number(Terms.DISTANCE, (long) run.distance())
                .number(
                        Terms.ATTEMPT,
                        run.attempt() == null ? null : run.attempt().longValue());
        graph.root().to("mentions", action);
        ended(action, run);
        instrument(action, run);
        if (run.parent() != null) {
            action.to(Terms.PARENT, Iris.run(run.parent()));
        }
        if (run.agent() != null) {
            action.to("agent", Agents.agent(graph, run.agent()));
        }
        if (run.image() != null) {
            action.to("containerImage", programs.image(run.image()));
        }
        if (run.engine() != null) {
            action.to(Terms.ENGINE, programs.engine(run.engine()));
        }
        run.parameters().forEach(value -> action.to("object", value(run, value)));
        edges.getOrDefault(run.id(), List.of()).forEach(edge -> edge(action, run, edge));
    }

    private static String description(Run run) {
        return run.attempt() == null
                ? "A run, " + run.state() + "."
                : "Attempt " + run.attempt() + " at task '" + run.step() + "', " + run.state() + ".";
    }

    /** Times and status. A run that goes on has no status: the profile knows completed and failed only. */
    private static void ended(Entity action, Run run) {
        action.text("startTime", text(run.started())).text("endTime", text(run.ended()));
        switch (run.state()) {
            case "COMPLETED" -> action.text("actionStatus", COMPLETED);
            case "FAILED", "ABORTED" -> action.text("actionStatus", FAILED).text("error", run.error());
            default -> {}
        }
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private void instrument(Entity action, Run run) {
        Workflow workflow = definitions.workflow(run);
        Step step = definitions.step(run);
        if (workflow != null && step != null) {
            action.to("instrument", definitions.ranTool(workflow, step, run));
            control(action, run, workflow, step);
        } else if (workflow != null && run.step() == null) {
            action.to("instrument", WorkflowIds.file(workflow));
        } else {
            action.to("instrument", programs.job(run));
        }
    }

    /** The step that the attempt was at, and the engine that organised the steps of the workflow's run. */
    private void control(Entity action, Run run, Workflow workflow, Step step) {
        Entity control = graph.entity(Iris.local("control", run.id().toString()), "ControlAction")
                .text("name", "Attempt " + run.attempt() + " at task '" + step.id() + "'")
                .to("instrument", WorkflowIds.step(workflow, step))
                .to("object", action);
        ended(control, run);
        Run parent = run.parent() == null ? null : runs.get(run.parent());
        if (parent != null) {
            Entity organize = graph.entity(Iris.local("organize", parent.id().toString()), "OrganizeAction")
                    .text("name", "Orchestration of " + workflow.key())
                    .to("instrument", programs.engine(parent.engine()))
                    .to("object", control)
                    .to("result", Iris.run(parent.id()));
            ended(organize, parent);
            graph.root().to("mentions", organize);
        }
    }

    private Entity value(Run run, Value value) {
        Entity entity = graph.entity(Iris.local("value", run.id().toString(), value.name()), "PropertyValue")
                .text("name", value.name())
                .text("value", value.value())
                .text("description", value.value() == null ? "The value is not told." : null)
                .text(Terms.FROM, value.from());
        Workflow workflow = definitions.workflow(run);
        if (workflow != null && definitions.ran(workflow)) {
            String parameter = WorkflowIds.of("parameter", workflow, value.name());
            if (graph.has(parameter)) {
                entity.to("exampleOfWork", parameter);
                graph.entity(parameter).to("workExample", entity);
            }
        }
        return entity;
    }

    private void edge(Entity action, Run run, Edge edge) {
        DatasetVersion version = Objects.requireNonNull(versions.get(edge.version()), edge.version());
        Workflow workflow = definitions.workflow(run);
        Step step = definitions.step(run);
        Wiring wiring = workflow == null || step == null ? null : wirings.get(workflow.key());
        switch (edge.kind()) {
            case READ -> {
                action.to("object", Iris.version(version));
                if (wiring != null && step != null) {
                    wiring.read(step, version);
                }
            }
            case WROTE -> {
                action.to("result", Iris.version(version));
                if (wiring != null && step != null) {
                    wiring.wrote(step, version);
                }
            }
        }
    }
}
