package dev.sluice.report.samples;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Lineage.DatasetVersion;
import dev.sluice.report.model.Lineage.Edge;
import dev.sluice.report.model.Lineage.Run;
import dev.sluice.report.model.Lineage.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A history played forward: each unit reads what was there and writes new versions; then only what is upstream is kept. */
final class LineageSamples {
    private final Texts texts;
    private final Shape shape;
    private Instant now = Instant.parse("2026-03-01T06:00:00Z");

    private final List<Run> runs = new ArrayList<>();
    private final Map<String, DatasetVersion> versions = new LinkedHashMap<>();
    private final List<Edge> edges = new ArrayList<>();
    private final List<Lineage.ColumnEdge> columns = new ArrayList<>();
    private final List<Workflow> workflows = new ArrayList<>();
    /** What nobody read so far: a large graph reads these first, so that nearly all of it is upstream of its end. */
    private final Queue<String> unread = new ArrayDeque<>();

    private List<UUID> subjects = List.of();

    private LineageSamples(Texts texts, Shape shape) {
        this.texts = texts;
        this.shape = shape;
    }

    static Lineage of(Texts texts, Shape shape) {
        if (shape.units == 0) {
            return Lineage.NONE;
        }
        LineageSamples samples = new LineageSamples(texts, shape);
        for (int source = 0; source < 2 + texts.below(3); source++) {
            samples.addSource();
        }
        for (int unit = 1; unit <= shape.units; unit++) {
            samples.addUnit(unit == shape.units);
        }
        return new Upstream(samples.runs, samples.versions.values(), samples.edges)
                .lineage(samples.subjects, samples.workflows, samples.columns, samples.cuts());
    }

    private Instant tick() {
        now = texts.after(now);
        return now;
    }

    private void addSource() {
        String namespace = texts.namespace();
        String name = texts.name();
        String id = namespace + "/" + name;
        versions.put(
                id,
                new DatasetVersion(
                        id,
                        namespace,
                        name,
                        null,
                        null,
                        null,
                        null,
                        null,
                        texts.chance(5) ? texts.digest() : null,
                        null,
                        null,
                        0));
    }

    private void addUnit(boolean last) {
        boolean ours =
                switch (shape) {
                    case OWN_WORKFLOW, RETRIED, FAILED -> last || texts.chance(4);
                    case LARGE, CUT -> texts.chance(6);
                    default -> false;
                };
        if (ours) {
            addWorkflowRun(last);
        } else {
            addForeignRun(last);
        }
    }

    private void addForeignRun(boolean last) {
        UUID id = texts.id();
        boolean bare = shape == Shape.BARE;
        boolean failed = last && shape == Shape.FAILED;
        Instant started = tick();
        Instant ended = tick();
        runs.add(new Run(
                id,
                texts.namespace(),
                texts.name(),
                null,
                null,
                null,
                null,
                0,
                bare ? "NEW" : failed ? "FAILED" : "COMPLETED",
                bare ? null : started,
                bare ? null : ended,
                failed ? texts.sentence() : null,
                bare || texts.chance(5) ? null : texts.person(),
                bare || texts.chance(3) ? Lineage.Code.UNKNOWN : code(),
                bare || texts.chance(5) ? null : new Lineage.Image("registry.example/etl", "1." + texts.below(9), null),
                bare ? null : texts.pick(List.of("airflow 2.11.0", "spark 3.5.1", "dbt 1.9.0")),
                List.of()));
        read(id, 1 + texts.below(2));
        write(id, 1 + texts.below(2), failed ? "SUSPECT" : bare ? "PENDING" : "GOOD");
        if (last) {
            subjects = List.of(id);
        }
    }

    private void addWorkflowRun(boolean last) {
        Workflow workflow = WorkflowSamples.of(texts, workflows.size());
        UUID parent = texts.id();
        Instant started = tick();
        List<Run> attempts = new ArrayList<>();
        boolean fails = last && shape == Shape.FAILED;
        for (Lineage.Step step : workflow.steps()) {
            int before = (last && shape == Shape.RETRIED) || texts.chance(1) ? 1 : 0;
            for (int attempt = 1; attempt <= before; attempt++) {
                attempts.add(attempt(workflow, step, attempt, parent, "FAILED"));
            }
            attempts.add(attempt(workflow, step, before + 1, parent, fails ? "FAILED" : "COMPLETED"));
            if (fails) {
                break;
            }
        }
        Instant ended = tick();
        workflows.add(WorkflowSamples.wired(texts, workflow, attempts, edges, versions));
        runs.addAll(attempts);
        runs.add(new Run(
                parent,
                workflow.namespace(),
                workflow.name(),
                workflow.key(),
                null,
                null,
                null,
                0,
                fails ? "FAILED" : "COMPLETED",
                started,
                ended,
                fails ? texts.sentence() : null,
                texts.person(),
                new Lineage.Code(workflow.repository(), workflow.commit(), workflow.path()),
                null,
                "sluice 0.1.0",
                WorkflowSamples.values(texts, workflow)));
        if (last && shape.kind == dev.sluice.report.model.ReportKind.RUN) {
            List<UUID> ids = new ArrayList<>(List.of(parent));
            attempts.forEach(attempt -> ids.add(attempt.id()));
            subjects = ids;
        } else if (last) {
            subjects = List.of(attempts.getLast().id());
        }
    }

    private Run attempt(Workflow workflow, Lineage.Step step, int number, UUID parent, String state) {
        UUID id = texts.id();
        Instant started = tick();
        Instant ended = tick();
        boolean failed = state.equals("FAILED");
        read(id, 1 + texts.below(2));
        write(id, failed && texts.chance(5) ? 0 : 1, failed ? "SUSPECT" : "GOOD");
        return new Run(
                id,
                workflow.namespace(),
                workflow.name() + "." + step.id(),
                workflow.key(),
                step.id(),
                number,
                parent,
                0,
                state,
                started,
                ended,
                failed ? texts.sentence() : null,
                null,
                code(),
                new Lineage.Image("registry.example/" + step.type(), "2", texts.digest()),
                "sluice 0.1.0",
                List.of());
    }

    private Lineage.Code code() {
        return new Lineage.Code(
                "https://git.example/data.git",
                texts.chance(8) ? texts.commit() : null,
                "jobs/" + texts.below(9) + ".py");
    }

    private void read(UUID run, int count) {
        List<String> there = List.copyOf(versions.keySet());
        for (int i = 0; i < count; i++) {
            // Mostly what is fresh, so that graphs become deep.
            int back = texts.chance(7) ? Math.min(3, there.size()) : there.size();
            String version = shape == Shape.LARGE && !unread.isEmpty()
                    ? unread.remove()
                    : there.get(there.size() - 1 - texts.below(back));
            Edge edge = new Edge(run, version, Edge.Kind.READ);
            if (!edges.contains(edge) && !edge.version().endsWith("@" + run)) {
                edges.add(edge);
            }
        }
    }

    private void write(UUID run, int count, String status) {
        List<DatasetVersion> read = edges.stream()
                .filter(edge -> edge.run().equals(run))
                .map(edge -> versions.get(edge.version()))
                .toList();
        for (int i = 0; i < count; i++) {
            String namespace = texts.namespace();
            String name = texts.name();
            String id = namespace + "/" + name + "@" + run;
            if (versions.putIfAbsent(id, version(id, namespace, name, run, status)) == null) {
                edges.add(new Edge(run, id, Edge.Kind.WROTE));
                unread.add(id);
                addColumns(id, read);
            }
        }
    }

    private DatasetVersion version(String id, String namespace, String name, UUID run, String status) {
        @Nullable
        String digest =
                texts.chance(5) ? texts.digest() : texts.chance(1) ? "md5:9e107d9d372bb6826bd81d3542a419d6" : null;
        return new DatasetVersion(
                id,
                namespace,
                name,
                run,
                now.minus(Duration.ofNanos(1_000)),
                status,
                texts.chance(3) ? Long.toString(7_000_000_000L + texts.below(1_000)) : null,
                digest,
                texts.chance(7) ? texts.digest() : null,
                texts.chance(7) ? (long) texts.below(1_000_000) : null,
                texts.chance(5) ? (long) texts.below(1_000_000_000) : null,
                0);
    }

    private void addColumns(String version, List<DatasetVersion> read) {
        for (int i = 0; i < read.size() && texts.chance(6); i++) {
            DatasetVersion from = read.get(i);
            columns.add(new Lineage.ColumnEdge(
                    version,
                    "c" + i,
                    from.namespace(),
                    from.name(),
                    texts.name(),
                    texts.chance(8) ? "DIRECT" : null,
                    texts.chance(8) ? "AGGREGATION" : null,
                    texts.chance(2),
                    "event:" + (1 + texts.below(5_000))));
        }
    }

    private List<Lineage.Cut> cuts() {
        if (shape != Shape.CUT) {
            return List.of();
        }
        UUID at = subjects.getFirst();
        return List.of(
                new Lineage.Cut(at.toString(), "PERMISSION", 3),
                new Lineage.Cut(at.toString(), "LIMIT", null),
                new Lineage.Cut(texts.id().toString(), "NO_PRODUCER_EVENT", null),
                new Lineage.Cut(texts.namespace() + "/" + texts.name(), "UNRESOLVED_VERSION", 1),
                new Lineage.Cut(at.toString(), "EXTRACTION_ERROR", null),
                new Lineage.Cut(at.toString(), "EXPIRED", 2));
    }
}
