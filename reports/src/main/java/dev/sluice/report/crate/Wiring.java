package dev.sluice.report.crate;

import dev.sluice.report.model.Lineage.DatasetVersion;
import dev.sluice.report.model.Lineage.Step;
import dev.sluice.report.model.Lineage.Workflow;
import java.util.HashMap;
import java.util.Map;

/**
 * What tasks consume and produce as formal parameters of their programs, and how these are connected: as in CWL a step has
 * the connections to what it receives, the workflow has those to what it gives.
 */
final class Wiring {
    private static final String CONNECTION = "connection://";
    private static final String INPUT = "step-input";
    private static final String OUTPUT = "step-output";
    private static final String WORKFLOW_INPUT = "workflow-input";
    private static final String WORKFLOW_OUTPUT = "workflow-output";

    private final Graph graph;
    private final Workflow workflow;
    /** Which step makes a dataset. */
    private final Map<String, Step> makers = new HashMap<>();

    Wiring(Graph graph, Workflow workflow) {
        this.graph = graph;
        this.workflow = workflow;
        workflow.steps().forEach(step -> step.produces().forEach(dataset -> makers.putIfAbsent(dataset, step)));
    }

    void add(Entity file) {
        for (Step step : workflow.steps()) {
            Entity howTo = graph.entity(WorkflowIds.step(workflow, step));
            for (String dataset : step.consumes()) {
                Step maker = makers.get(dataset);
                Entity source = maker == null
                        ? port(WORKFLOW_INPUT, dataset, dataset)
                        : port(OUTPUT, dataset, maker.id(), dataset);
                if (maker == null) {
                    file.to("input", source);
                }
                howTo.to(
                        "connection",
                        connection("to-step", step, dataset, source, port(INPUT, dataset, step.id(), dataset)));
            }
            for (String dataset : step.produces()) {
                Entity target = port(WORKFLOW_OUTPUT, dataset, dataset);
                file.to("output", target);
                file.to(
                        "connection",
                        connection("to-workflow", step, dataset, port(OUTPUT, dataset, step.id(), dataset), target));
            }
        }
    }

    private Entity port(String kind, String dataset, String... where) {
        return graph.entity(WorkflowIds.of(kind, workflow, where), "FormalParameter")
                .text("name", dataset)
                .text("additionalType", "Dataset");
    }

    private Entity connection(String kind, Step step, String dataset, Entity source, Entity target) {
        return graph.entity(WorkflowIds.of("connection-" + kind, workflow, step.id(), dataset), "ParameterConnection")
                .to("sourceParameter", source)
                .to("targetParameter", target);
    }

    /** Gives a program the parameters of its step. */
    static void ports(Workflow workflow, Step step, Entity tool) {
        step.consumes().forEach(dataset -> tool.to("input", WorkflowIds.of(INPUT, workflow, step.id(), dataset)));
        step.produces().forEach(dataset -> tool.to("output", WorkflowIds.of(OUTPUT, workflow, step.id(), dataset)));
    }

    /** Notes that a version was what an attempt at the step read, where the step says so. */
    void read(Step step, DatasetVersion version) {
        for (String dataset : step.consumes()) {
            if (is(dataset, version)) {
                example(port(INPUT, dataset, step.id(), dataset), version);
                if (!makers.containsKey(dataset)) {
                    example(port(WORKFLOW_INPUT, dataset, dataset), version);
                }
            }
        }
    }

    /** Notes that a version was what an attempt at the step wrote, where the step says so. */
    void wrote(Step step, DatasetVersion version) {
        for (String dataset : step.produces()) {
            if (is(dataset, version)) {
                example(port(OUTPUT, dataset, step.id(), dataset), version);
                example(port(WORKFLOW_OUTPUT, dataset, dataset), version);
            }
        }
    }

    private void example(Entity parameter, DatasetVersion version) {
        String iri = Iris.version(version);
        parameter.to("workExample", iri);
        graph.entity(iri).to("exampleOfWork", parameter);
    }

    /**
     * Whether a task's dataset is that of the version: written as namespace and name, or as a table of a connection, whose
     * namespace is known where it was written only.
     */
    private static boolean is(String dataset, DatasetVersion version) {
        String name = version.name();
        if (dataset.startsWith(CONNECTION)) {
            String table = dataset.substring(dataset.indexOf('/', CONNECTION.length()) + 1);
            return name.equals(table) || name.endsWith("." + table);
        }
        return dataset.equals(version.namespace() + " " + name);
    }
}
