package dev.sluice.controlplane.report.collect;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.report.model.Lineage;
import dev.sluice.scheduler.definition.AssetAddress;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.definition.TaskGraph;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.definition.Workflow;
import dev.sluice.scheduler.definition.read.DefinitionReader;
import dev.sluice.scheduler.definition.read.SourceFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Definitions of workflows at the versions that ran. They are immutable. */
@ApplicationScoped
public class Workflows {
    private final Jdbc jdbc;

    public Workflows(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    private record Row(
            String namespace,
            String name,
            int version,
            String source,
            String path,
            @Nullable String revision) {}

    /** Those that the runs came from, by name and version. */
    List<Lineage.Workflow> of(Collection<OwnRuns.Own> runs) {
        TreeMap<String, OwnRuns.Own> versions = new TreeMap<>();
        runs.forEach(run -> versions.putIfAbsent(run.workflow(), run));
        List<OwnRuns.Own> wanted = List.copyOf(versions.values());
        return jdbc
                .query(
                        """
                        SELECT d.namespace, d.name, v.version, v.source, v.path, v.revision
                        FROM unnest(?, ?) AS w (id, version) JOIN definition d ON d.id = w.id
                        JOIN definition_version v ON v.definition_id = w.id AND v.version = w.version
                        """,
                        row -> new Row(
                                Objects.requireNonNull(row.getString("namespace")),
                                Objects.requireNonNull(row.getString("name")),
                                row.getInt("version"),
                                Objects.requireNonNull(row.getString("source")),
                                Objects.requireNonNull(row.getString("path")),
                                row.getString("revision")),
                        Jdbc.longs(wanted.stream().map(OwnRuns.Own::definition).toList()),
                        Jdbc.longs(
                                wanted.stream().map(run -> (long) run.version()).toList()))
                .stream()
                .map(Workflows::workflow)
                .sorted(Comparator.comparing(Lineage.Workflow::namespace)
                        .thenComparing(Lineage.Workflow::name)
                        .thenComparing(Lineage.Workflow::version))
                .toList();
    }

    private static Lineage.Workflow workflow(Row row) {
        List<Lineage.Step> steps = new ArrayList<>();
        List<Lineage.Parameter> parameters = new ArrayList<>();
        new DefinitionReader()
                .reread(new SourceFile(row.path(), row.source()))
                .filter(Workflow.class::isInstance)
                .map(Workflow.class::cast)
                .ifPresent(workflow -> {
                    workflow.parameters()
                            .forEach(each -> parameters.add(new Lineage.Parameter(
                                    each.name(),
                                    each.type().name(),
                                    each.defaultValue().orElse(null))));
                    steps.addAll(steps(workflow));
                });
        return new Lineage.Workflow(
                row.namespace(),
                row.name(),
                row.version(),
                Digests.sha256(row.source().getBytes(StandardCharsets.UTF_8)),
                row.source(),
                row.path(),
                null,
                row.revision(),
                steps,
                parameters);
    }

    private static List<Lineage.Step> steps(Workflow workflow) {
        List<Lineage.Step> steps = new ArrayList<>();
        for (String id : TaskGraph.of(workflow).order()) {
            Task task = workflow.tasks().stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            steps.add(new Lineage.Step(
                    id,
                    steps.size() + 1,
                    type(task.work()),
                    task.consumes().stream()
                            .map(AssetAddress::toString)
                            .sorted()
                            .toList(),
                    task.produces().stream()
                            .map(output -> output.asset().toString())
                            .sorted()
                            .toList()));
        }
        return steps;
    }

    private static String type(Work work) {
        return switch (work) {
            case Work.Noop _ -> "noop";
            case Work.Process _ -> "process";
            case Work.Sql _ -> "sql";
            case Work.Http _ -> "http";
            case Work.Container _ -> "container";
            case Work.External _ -> "external";
        };
    }
}
