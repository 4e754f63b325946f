package dev.sluice.report.samples;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Lineage.DatasetVersion;
import dev.sluice.report.model.Lineage.Edge;
import dev.sluice.report.model.Lineage.Run;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Keeps what is upstream of subjects, and says how far away it is. */
final class Upstream {
    private final Collection<Run> runs;
    private final Collection<DatasetVersion> versions;
    private final List<Edge> edges;
    private final Map<UUID, Integer> runDistance = new HashMap<>();
    private final Map<String, Integer> versionDistance = new HashMap<>();

    Upstream(Collection<Run> runs, Collection<DatasetVersion> versions, List<Edge> edges) {
        this.runs = runs;
        this.versions = versions;
        this.edges = edges;
    }

    Lineage lineage(
            List<UUID> subjects,
            List<Lineage.Workflow> workflows,
            List<Lineage.ColumnEdge> columns,
            List<Lineage.Cut> cuts) {
        walk(subjects);
        List<Run> kept = runs.stream()
                .filter(run -> runDistance.containsKey(run.id()))
                .map(run -> at(run, Objects.requireNonNull(runDistance.get(run.id()))))
                .sorted(Comparator.comparingInt(Run::distance)
                        .thenComparing(run -> run.id().toString()))
                .toList();
        return new Lineage(
                subjects,
                workflows.stream()
                        .filter(workflow ->
                                kept.stream().anyMatch(run -> workflow.key().equals(run.workflow())))
                        .sorted(Comparator.comparing(Lineage.Workflow::key))
                        .toList(),
                kept,
                versions.stream()
                        .filter(version -> versionDistance.containsKey(version.id()))
                        .map(version -> at(version, Objects.requireNonNull(versionDistance.get(version.id()))))
                        .sorted(Comparator.comparingInt(DatasetVersion::distance)
                                .thenComparing(DatasetVersion::id))
                        .toList(),
                edges.stream()
                        .filter(edge -> runDistance.containsKey(edge.run()))
                        .sorted(Comparator.<Edge, String>comparing(
                                        edge -> edge.run().toString())
                                .thenComparing(Edge::kind)
                                .thenComparing(Edge::version))
                        .toList(),
                columns.stream()
                        .filter(column -> versionDistance.containsKey(column.version()))
                        .toList(),
                cuts);
    }

    private void walk(List<UUID> subjects) {
        Map<UUID, Run> byId = new HashMap<>();
        runs.forEach(run -> byId.put(run.id(), run));
        Map<String, UUID> writers = new HashMap<>();
        Map<UUID, List<Edge>> byRun = new HashMap<>();
        for (Edge edge : edges) {
            byRun.computeIfAbsent(edge.run(), _ -> new java.util.ArrayList<>()).add(edge);
            if (edge.kind() == Edge.Kind.WROTE) {
                writers.put(edge.version(), edge.run());
            }
        }
        Deque<UUID> queue = new ArrayDeque<>(subjects);
        subjects.forEach(subject -> runDistance.put(subject, 0));
        while (!queue.isEmpty()) {
            UUID id = queue.remove();
            int distance = Objects.requireNonNull(runDistance.get(id));
            UUID parent = Objects.requireNonNull(byId.get(id)).parent();
            if (parent != null) {
                runDistance.putIfAbsent(parent, distance);
            }
            for (Edge edge : byRun.getOrDefault(id, List.of())) {
                boolean wrote = edge.kind() == Edge.Kind.WROTE;
                versionDistance.merge(
                        edge.version(), wrote ? distance : distance + 1, wrote ? (_, mine) -> mine : Math::min);
                UUID writer = writers.get(edge.version());
                if (writer != null && runDistance.putIfAbsent(writer, distance + 1) == null) {
                    queue.add(writer);
                }
            }
        }
    }

    private static Run at(Run run, int distance) {
        return new Run(
                run.id(),
                run.namespace(),
                run.job(),
                run.workflow(),
                run.step(),
                run.attempt(),
                run.parent(),
                distance,
                run.state(),
                run.started(),
                run.ended(),
                run.error(),
                run.agent(),
                run.code(),
                run.image(),
                run.engine(),
                run.parameters());
    }

    private static DatasetVersion at(DatasetVersion version, int distance) {
        return new DatasetVersion(
                version.id(),
                version.namespace(),
                version.name(),
                version.writer(),
                version.createdAt(),
                version.status(),
                version.declaredVersion(),
                version.digest(),
                version.schemaDigest(),
                version.rows(),
                version.bytes(),
                distance);
    }
}
