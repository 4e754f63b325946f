package dev.sluice.report.crate;

import dev.sluice.model.Sha256;
import dev.sluice.report.model.Lineage.Code;
import dev.sluice.report.model.Lineage.Parameter;
import dev.sluice.report.model.Lineage.Run;
import dev.sluice.report.model.Lineage.Step;
import dev.sluice.report.model.Lineage.Workflow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Workflows, their steps and parameters. A profile wants a workflow to have programs that ran. One of which nothing ran in
 * the graph is therefore described as source code only.
 */
final class Definitions {
    private static final String LANGUAGE = "#language/sluice";
    private static final String BIOSCHEMAS = "https://bioschemas.org/profiles/";

    private final Graph graph;
    private final Programs programs;
    private final Map<String, Workflow> byKey = new HashMap<>();
    private final Map<String, Map<String, Step>> steps = new HashMap<>();
    /** Keys of the workflows of which a task ran. */
    private final Set<String> ran = new HashSet<>();

    Definitions(Graph graph, Programs programs) {
        this.graph = graph;
        this.programs = programs;
    }

    void add(List<Workflow> workflows, List<Run> runs) {
        for (Workflow workflow : workflows) {
            byKey.put(workflow.key(), workflow);
            Map<String, Step> mine = new HashMap<>();
            workflow.steps().forEach(step -> mine.put(step.id(), step));
            steps.put(workflow.key(), mine);
        }
        for (Run run : runs) {
            Workflow workflow = workflow(run);
            if (workflow != null && step(run) != null) {
                ran.add(workflow.key());
            }
        }
        workflows.forEach(this::add);
    }

    @Nullable
    Workflow workflow(Run run) {
        return run.workflow() == null ? null : byKey.get(run.workflow());
    }

    /** The step of an attempt; null: it is a run of something else, or the definition has no such step. */
    @Nullable
    Step step(Run run) {
        Workflow workflow = workflow(run);
        return workflow == null || run.step() == null
                ? null
                : steps.getOrDefault(workflow.key(), Map.of()).get(run.step());
    }

    boolean ran(Workflow workflow) {
        return ran.contains(workflow.key());
    }

    private void add(Workflow workflow) {
        graph.entity(LANGUAGE, "ComputerLanguage").text("name", "Sluice workflow definition (YAML)");
        Entity file = graph.entity(WorkflowIds.file(workflow), "File", "SoftwareSourceCode")
                .text("name", workflow.namespace() + "/" + workflow.name())
                .text("version", Integer.toString(workflow.version()))
                .text("encodingFormat", "application/yaml")
                .text("sha256", Sha256.hexOf(workflow.source()))
                .text(Terms.DEFINITION_DIGEST, workflow.digest())
                .text(Terms.CODE_PATH, workflow.path())
                .text("codeRepository", workflow.repository())
                .text("url", workflow.repository())
                .text(Terms.COMMIT, workflow.commit())
                .to("programmingLanguage", LANGUAGE);
        graph.root().to("hasPart", file);
        if (ran(workflow)) {
            file.type("ComputationalWorkflow", "HowTo")
                    .to("conformsTo", BIOSCHEMAS + "ComputationalWorkflow/1.0-RELEASE");
            workflow.parameters().forEach(parameter -> file.to("input", parameter(workflow, parameter)));
            workflow.steps().forEach(step -> addStep(workflow, file, step));
            new Wiring(graph, workflow).add(file);
        }
    }

    private void addStep(Workflow workflow, Entity file, Step step) {
        Entity howTo = graph.entity(WorkflowIds.step(workflow, step), "HowToStep")
                .text("name", step.id())
                .text("description", "A task of type " + step.type() + ".")
                .text("position", Integer.toString(step.position()));
        file.to("step", howTo);
    }

    private Entity parameter(Workflow workflow, Parameter parameter) {
        return graph.entity(WorkflowIds.of("parameter", workflow, parameter.name()), "FormalParameter")
                .text("name", parameter.name())
                .text("additionalType", additionalType(parameter.type()))
                .text("defaultValue", parameter.defaultValue())
                .to("conformsTo", BIOSCHEMAS + "FormalParameter/1.0-RELEASE");
    }

    private static String additionalType(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "integer", "int", "long" -> "Integer";
            case "number", "double", "float", "decimal" -> "Number";
            case "boolean", "bool" -> "Boolean";
            case "date" -> "Date";
            case "datetime", "timestamp", "instant" -> "DateTime";
            case "time" -> "Time";
            default -> "Text";
        };
    }

    /** Notes that a run executed the program of a step, and returns the program. */
    Entity ranTool(Workflow workflow, Step step, Run run) {
        Entity tool = programs.tool(workflow, step, run.code());
        graph.entity(WorkflowIds.file(workflow)).to("hasPart", tool);
        graph.entity(WorkflowIds.step(workflow, step)).to("workExample", tool);
        Wiring.ports(workflow, step, tool);
        return tool;
    }

    /** Gives a program to each step of which none ran; such a program is no part of the workflow, for parts have run. */
    void closeSteps() {
        for (Workflow workflow : byKey.values()) {
            for (Step step : ran(workflow) ? workflow.steps() : List.<Step>of()) {
                Entity howTo = graph.entity(WorkflowIds.step(workflow, step));
                if (!howTo.refers("workExample")) {
                    howTo.to("workExample", programs.tool(workflow, step, Code.UNKNOWN));
                }
            }
        }
    }
}
