package dev.sluice.report.samples;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Lineage.DatasetVersion;
import dev.sluice.report.model.Lineage.Edge;
import dev.sluice.report.model.Lineage.Run;
import dev.sluice.report.model.Lineage.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Definitions with one to three tasks and some parameters. */
final class WorkflowSamples {
    private WorkflowSamples() {}

    static Workflow of(Texts texts, int number) {
        List<Lineage.Step> steps = new ArrayList<>();
        for (int position = 1; position <= 1 + texts.below(3); position++) {
            steps.add(new Lineage.Step(
                    "task" + position,
                    position,
                    texts.pick(List.of("container", "sql", "http", "python")),
                    List.of(texts.name()),
                    texts.chance(8) ? List.of(texts.name()) : List.of()));
        }
        String name = texts.name() + "-" + number;
        String source =
                "apiVersion: sluice/v1\nkind: Workflow\nmetadata:\n  name: >-\n    " + name.replace("\n", " ") + "\n";
        boolean inGit = texts.chance(7);
        return new Workflow(
                texts.chance(5) ? "closing" : texts.namespace(),
                name,
                1 + texts.below(12),
                Texts.digestOf(source),
                source,
                "workflows/" + number + ".yaml",
                inGit ? "https://git.example/workflows.git" : null,
                inGit ? texts.commit() : null,
                steps,
                List.of(
                        new Lineage.Parameter("day", "date", null),
                        new Lineage.Parameter("currency", "string", "EUR"),
                        new Lineage.Parameter("limit", "integer", "100")));
    }

    static List<Lineage.Value> values(Texts texts, Workflow workflow) {
        List<Lineage.Value> values = new ArrayList<>();
        for (Lineage.Parameter parameter : workflow.parameters()) {
            switch (parameter.name()) {
                case "day" -> values.add(new Lineage.Value("day", "2026-03-01", "trigger"));
                case "currency" ->
                    values.add(new Lineage.Value("currency", texts.chance(5) ? "EUR" : texts.name(), "override"));
                default -> values.add(new Lineage.Value(parameter.name(), texts.chance(2) ? null : "100", "default"));
            }
        }
        return values;
    }

    /** The definition with tasks that consume and produce what their attempts read and wrote, and now and then more. */
    static Workflow wired(
            Texts texts,
            Workflow workflow,
            List<Run> attempts,
            List<Edge> edges,
            Map<String, DatasetVersion> versions) {
        List<Lineage.Step> steps = new ArrayList<>();
        for (Lineage.Step step : workflow.steps()) {
            List<UUID> mine = attempts.stream()
                    .filter(run -> step.id().equals(run.step()))
                    .map(Run::id)
                    .toList();
            List<String> consumes = new ArrayList<>(datasets(edges, versions, mine, Edge.Kind.READ));
            if (texts.chance(2)) {
                consumes.add("connection://shop-db/public." + texts.name());
            }
            steps.add(new Lineage.Step(
                    step.id(),
                    step.position(),
                    step.type(),
                    consumes,
                    datasets(edges, versions, mine, Edge.Kind.WROTE)));
        }
        return new Workflow(
                workflow.namespace(),
                workflow.name(),
                workflow.version(),
                workflow.digest(),
                workflow.source(),
                workflow.path(),
                workflow.repository(),
                workflow.commit(),
                steps,
                workflow.parameters());
    }

    private static List<String> datasets(
            List<Edge> edges, Map<String, DatasetVersion> versions, List<UUID> runs, Edge.Kind kind) {
        return edges.stream()
                .filter(edge -> edge.kind() == kind && runs.contains(edge.run()))
                .map(edge -> Objects.requireNonNull(versions.get(edge.version())))
                .map(version -> version.namespace() + " " + version.name())
                .distinct()
                .sorted()
                .toList();
    }
}
