package dev.sluice.controlplane.report.collect;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.facet.ColumnLineage;
import dev.sluice.report.model.Lineage;
import dev.sluice.verify.closure.Closure;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes the graph of a report from its closure, from what events said of runs and versions, and from definitions. */
final class LineageWriter {
    /** Most column edges; those of near versions come first. */
    static final int MOST_COLUMNS = 50_000;

    private final Subject subject;
    private final EventFold said;
    private final Map<UUID, OwnRuns.Own> own;
    private final Visible visible;
    private final String ownJobs;
    private final Map<String, Lineage.DatasetVersion> versions = new LinkedHashMap<>();
    /** A run that read a dataset under two names read one version once. */
    private final Set<Lineage.Edge> edges = new LinkedHashSet<>();

    private final List<Lineage.ColumnEdge> columns = new ArrayList<>();
    private final Map<String, Lineage.Workflow> definitions = new HashMap<>();
    private long columnsLeftOut;

    LineageWriter(Subject subject, EventFold said, Map<UUID, OwnRuns.Own> own, Visible visible, String ownJobs) {
        this.subject = subject;
        this.said = said;
        this.own = own;
        this.visible = visible;
        this.ownJobs = ownJobs;
    }

    /** Column edges that did not fit. */
    long columnsLeftOut() {
        return columnsLeftOut;
    }

    static String id(Version version) {
        return text(version.dataset()) + "@" + version.run();
    }

    static String text(DatasetId dataset) {
        return dataset.namespace() + "/" + dataset.name();
    }

    Lineage write(List<Lineage.Workflow> workflows) {
        workflows.forEach(workflow -> definitions.put(workflow.key(), workflow));
        Map<UUID, Integer> distances = new HashMap<>();
        List<Lineage.Run> runs = new ArrayList<>();
        for (Closure.Reached reached : subject.closure().runs()) {
            distances.put(reached.story().run(), reached.distance());
            runs.add(run(reached));
            written(reached);
        }
        read(distances);
        List<Lineage.DatasetVersion> ordered = versions.values().stream()
                .sorted(Comparator.comparingInt(Lineage.DatasetVersion::distance)
                        .thenComparing(Lineage.DatasetVersion::id))
                .toList();
        List<Lineage.Edge> inOrder = edges.stream()
                .sorted(Comparator.comparing((Lineage.Edge edge) -> distances.getOrDefault(edge.run(), 0))
                        .thenComparing(edge -> edge.run().toString())
                        .thenComparing(Lineage.Edge::kind)
                        .thenComparing(Lineage.Edge::version))
                .toList();
        List<UUID> subjects =
                subject.runs().stream().filter(distances::containsKey).toList();
        return new Lineage(subjects, workflows, runs, ordered, inOrder, columns, cuts(subject.closure()));
    }

    static List<Lineage.Cut> cuts(Closure closure) {
        return closure.cuts().stream()
                .map(cut -> new Lineage.Cut(at(cut), cut.reason().name(), cut.hidden()))
                .toList();
    }

    private static String at(Closure.Cut cut) {
        UUID run = cut.run();
        Version version = cut.version();
        return run != null ? run.toString() : version != null ? id(version) : "";
    }

    private Lineage.Run run(Closure.Reached reached) {
        RunStory story = reached.story();
        EventFold.OfRun told = said.of(story.run());
        OwnRuns.@Nullable Own ours = own.get(story.run());
        JobId job = job(story, ours);
        return new Lineage.Run(
                story.run(),
                job.namespace(),
                job.name(),
                ours == null ? null : ours.workflow(),
                ours == null ? null : ours.step(),
                ours == null ? null : ours.attempt(),
                parent(story),
                reached.distance(),
                story.state().name(),
                story.started(),
                story.ended(),
                told.error == null ? null : told.error.value(),
                ours == null ? null : ours.by(),
                code(told, ours),
                told.image == null ? null : told.image.value(),
                told.engine == null ? null : told.engine.value(),
                told.parameters == null ? List.of() : told.parameters.value());
    }

    /** Of a run of ours its definition is the code: our events name it where it has no commit. */
    private Lineage.Code code(EventFold.OfRun told, OwnRuns.@Nullable Own ours) {
        Lineage.@Nullable Workflow workflow = ours == null ? null : definitions.get(ours.workflow());
        if (workflow != null) {
            return new Lineage.Code(workflow.repository(), workflow.commit(), workflow.path());
        }
        return told.code == null ? Lineage.Code.UNKNOWN : told.code.value();
    }

    private JobId job(RunStory story, OwnRuns.@Nullable Own ours) {
        if (story.job() != null) {
            return story.job();
        }
        return ours == null
                ? new JobId("unknown", "unknown")
                : new JobId(
                        ownJobs, ours.namespace() + "." + ours.name() + (ours.step() == null ? "" : "." + ours.step()));
    }

    /** A parent outside the scope is not named: only one of the closure is known to be inside, or one that is ours. */
    private @Nullable UUID parent(RunStory story) {
        return visible.isEverything() || own.containsKey(story.run()) ? story.parent() : null;
    }

    private void written(Closure.Reached reached) {
        RunStory story = reached.story();
        EventFold.OfRun told = said.of(story.run());
        for (RunStory.Output output : story.written()) {
            String id = id(output.version());
            EventFold.OfDataset dataset = told.written.get(output.version().dataset());
            versions.put(
                    id,
                    new Lineage.DatasetVersion(
                            id,
                            output.version().dataset().namespace(),
                            output.version().dataset().name(),
                            story.run(),
                            output.createdAt(),
                            output.status().name(),
                            output.declaredVersion(),
                            dataset == null || dataset.content == null ? null : dataset.content.value(),
                            dataset == null || dataset.schema == null ? null : dataset.schema.value(),
                            output.rows(),
                            output.bytes(),
                            reached.distance()));
            edges.add(new Lineage.Edge(story.run(), id, Lineage.Edge.Kind.WROTE));
            if (dataset != null && dataset.columns != null) {
                columns(id, dataset.columns);
            }
        }
    }

    private void columns(String version, EventFold.Said<ColumnLineage> told) {
        new TreeMap<>(told.value().fields()).forEach((column, inputs) -> {
            TreeSet<Lineage.ColumnEdge> ofColumn = new TreeSet<>(Comparator.comparing(Lineage.ColumnEdge::toString));
            for (ColumnLineage.InputField input : inputs) {
                if (visible.sees(input.dataset())) {
                    edges(version, column, input, told.source(), ofColumn);
                }
            }
            for (Lineage.ColumnEdge edge : ofColumn) {
                if (columns.size() < MOST_COLUMNS) {
                    columns.add(edge);
                } else {
                    columnsLeftOut++;
                }
            }
        });
    }

    private static void edges(
            String version,
            String column,
            ColumnLineage.InputField input,
            String source,
            Set<Lineage.ColumnEdge> into) {
        if (input.transformations().isEmpty()) {
            into.add(edge(version, column, input, null, null, false, source));
        }
        input.transformations()
                .forEach(how -> into.add(edge(
                        version, column, input, String.valueOf(how.type()), how.subtype(), how.masking(), source)));
    }

    private static Lineage.ColumnEdge edge(
            String version,
            String column,
            ColumnLineage.InputField input,
            @Nullable String type,
            @Nullable String subtype,
            boolean masking,
            String source) {
        return new Lineage.ColumnEdge(
                version,
                column,
                input.dataset().namespace(),
                input.dataset().name(),
                input.field(),
                type,
                subtype,
                masking,
                source);
    }

    private void read(Map<UUID, Integer> distances) {
        for (History.Read read : subject.closure().reads()) {
            UUID run = read.input().run();
            Version version = read.version();
            if (version != null) {
                edges.add(new Lineage.Edge(run, id(version), Lineage.Edge.Kind.READ));
                continue;
            }
            String id = text(read.input().dataset());
            versions.putIfAbsent(id, source(read, distances.getOrDefault(run, 0) + 1));
            edges.add(new Lineage.Edge(run, id, Lineage.Edge.Kind.READ));
        }
    }

    /** What no known run wrote. Reads come in order of distance, so the nearest one tells the distance. */
    private static Lineage.DatasetVersion source(History.Read read, int distance) {
        DatasetId dataset = read.input().dataset();
        return new Lineage.DatasetVersion(
                text(dataset),
                dataset.namespace(),
                dataset.name(),
                null,
                null,
                null,
                read.input().declaredVersion(),
                null,
                null,
                null,
                null,
                distance);
    }
}
