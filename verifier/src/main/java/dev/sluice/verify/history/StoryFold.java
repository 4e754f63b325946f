package dev.sluice.verify.history;

import dev.sluice.model.DatasetId;
import dev.sluice.model.Micros;
import dev.sluice.model.event.DatasetPart;
import dev.sluice.model.event.RunEventType;
import dev.sluice.model.facet.Lifecycle;
import dev.sluice.model.facet.LineageFacets;
import dev.sluice.model.facet.ParentRun;
import dev.sluice.model.facet.Statistics;
import dev.sluice.model.run.RunEventPoint;
import dev.sluice.model.run.RunFold;
import dev.sluice.model.run.RunState;
import dev.sluice.model.run.RunSummary;
import dev.sluice.verify.event.FacetReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of a run into its story, as the catalog of the service does: every value is the last one said, in order
 * of event time. Repetition and order of the events change nothing.
 */
public final class StoryFold {
    private static final int LONGEST_VERSION = 500;

    private final FacetReader facets = new FacetReader();

    /** What was said of one dataset that the run read or wrote, so far. */
    private static final class Said {
        private @Nullable String version;
        private @Nullable Lifecycle lifecycle;
        private @Nullable Long rows;
        private @Nullable Long bytes;
        private @Nullable Long files;
    }

    /** Story of a run that others refer to and that said nothing itself. */
    public static RunStory referred(UUID run) {
        return new RunStory(run, null, RunState.NEW, null, null, null, List.of(), List.of(), false);
    }

    /**
     * Folds all events of one run; there is at least one.
     *
     * <p>An output that the run renamed was made of what had the former name: that is an input, told or not.
     */
    public RunStory story(UUID run, Collection<RunFact> events) {
        List<RunFact> ordered = List.copyOf(new TreeSet<>(events));
        RunSummary summary = RunFold.fold(ordered.stream()
                .map(fact -> new RunEventPoint(fact.time(), fact.event().type(), fact.digest()))
                .toList());
        Map<DatasetId, Said> inputs = new TreeMap<>();
        Map<DatasetId, Said> outputs = new TreeMap<>();
        @Nullable UUID parent = null;
        boolean incomplete = false;
        for (RunFact fact : ordered) {
            LineageFacets.OfRun said = facets.readRun(fact.event().runFacets());
            parent = said.parent() == null ? parent : said.parent().run().value();
            incomplete |= said.extractionError();
            fact.event().inputs().forEach(part -> merge(part, inputs));
            fact.event().outputs().forEach(part -> merge(part, outputs));
        }
        Instant at = Micros.toInstant(summary.startedAt());
        return new RunStory(
                run,
                ordered.getLast().event().job().id(),
                summary.state(),
                started(ordered, summary),
                summary.endedAt() == null ? null : Micros.toInstant(summary.endedAt()),
                parent,
                read(run, at, inputs, outputs),
                written(run, summary, outputs),
                incomplete);
    }

    /** Runs that the event refers to without being theirs: parent and root. */
    public List<UUID> referred(RunFact fact) {
        ParentRun parent = facets.readRun(fact.event().runFacets()).parent();
        if (parent == null) {
            return List.of();
        }
        List<UUID> runs = new ArrayList<>(List.of(parent.run().value()));
        if (parent.rootRun() != null && parent.rootJob() != null) {
            runs.add(parent.rootRun().value());
        }
        return runs;
    }

    private void merge(DatasetPart part, Map<DatasetId, Said> all) {
        Said said = all.computeIfAbsent(part.id(), _ -> new Said());
        String version = facets.datasetVersion(part.facets());
        said.version = version == null ? said.version : clean(version);
        Lifecycle lifecycle = facets.readDataset(part.id(), part.facets()).lifecycle();
        said.lifecycle = lifecycle == null ? said.lifecycle : lifecycle;
        Statistics statistics = facets.statistics(part.ioFacets());
        if (statistics != null) {
            said.rows = statistics.rowCount() == null ? said.rows : statistics.rowCount();
            said.bytes = statistics.size() == null ? said.bytes : statistics.size();
            said.files = statistics.fileCount() == null ? said.files : statistics.fileCount();
        }
    }

    /** As PostgreSQL keeps it. */
    private static String clean(String version) {
        String whole = version.replace('\0', '\uFFFD');
        return whole.length() <= LONGEST_VERSION ? whole : whole.substring(0, LONGEST_VERSION);
    }

    /** The START of the last attempt; where none was sent, an attempt begins with its first event, which is no start. */
    private static @Nullable Instant started(List<RunFact> ordered, RunSummary summary) {
        boolean sent = ordered.stream()
                .anyMatch(fact ->
                        fact.time() == summary.startedAt() && fact.event().type() == RunEventType.START);
        return sent ? Micros.toInstant(summary.startedAt()) : null;
    }

    private static List<RunStory.Input> read(
            UUID run, Instant at, Map<DatasetId, Said> inputs, Map<DatasetId, Said> outputs) {
        Map<DatasetId, RunStory.Input> read = new TreeMap<>();
        inputs.forEach((dataset, said) -> read.put(dataset, new RunStory.Input(run, dataset, at, said.version)));
        outputs.forEach((dataset, said) -> {
            DatasetId former = former(said.lifecycle);
            if (former != null && !former.equals(dataset)) {
                read.putIfAbsent(former, new RunStory.Input(run, former, at, null));
            }
        });
        return List.copyOf(read.values());
    }

    private static @Nullable DatasetId former(@Nullable Lifecycle lifecycle) {
        return lifecycle != null && lifecycle.change() == Lifecycle.Change.RENAME ? lifecycle.previous() : null;
    }

    private static List<RunStory.Output> written(UUID run, RunSummary summary, Map<DatasetId, Said> outputs) {
        Long ended = summary.endedAt();
        Instant createdAt = Micros.toInstant(ended == null ? summary.lastEventAt() : ended);
        RunStory.Status status = status(summary.state());
        List<RunStory.Output> written = new ArrayList<>(outputs.size());
        outputs.forEach((dataset, said) -> {
            boolean dropped = said.lifecycle != null && said.lifecycle.change() == Lifecycle.Change.DROP;
            if (!dropped) {
                written.add(new RunStory.Output(
                        new Version(dataset, run), createdAt, status, said.version, said.rows, said.bytes, said.files));
            }
        });
        return written;
    }

    private static RunStory.Status status(RunState state) {
        return switch (state) {
            case NEW, RUNNING -> RunStory.Status.PENDING;
            case COMPLETED -> RunStory.Status.GOOD;
            case ABORTED, FAILED -> RunStory.Status.SUSPECT;
        };
    }
}
