package dev.sluice.controlplane.projection;

import dev.sluice.lineage.derive.Content;
import dev.sluice.lineage.derive.DatasetFacts;
import dev.sluice.lineage.derive.EdgeInfo;
import dev.sluice.lineage.derive.JobFacts;
import dev.sluice.lineage.derive.LineageStatements;
import dev.sluice.model.JobId;
import dev.sluice.model.facet.JobDependencies;
import dev.sluice.model.facet.LineageFacets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run states about lineage as its events come in, as content numbers.
 *
 * <p>Runs of a job say the same again and again; what was said before is found by the facet sets of its events without
 * reading a facet.
 */
final class RunContents {
    /** The part of an event's facets that decides on edges: ids of runs left out. */
    private record RunKey(@Nullable JobId parent, List<JobId> upstream, List<JobId> downstream, boolean error) {}

    private record IoKey(long dataset, int direction, long facetSet) {}

    private record EventKey(long jobFacetSet, RunKey run, List<IoKey> datasets) {}

    private record Key(long job, List<EventKey> events) {
        private long weight() {
            return events.stream()
                    .mapToLong(event -> 160 + 40L * event.datasets.size())
                    .sum();
        }
    }

    private record PartKey(long whole, Set<Long> named) {}

    private final TypedFacets facets;
    private final Edges edges;
    private final Lru<Key, Long> known;
    private final Lru<PartKey, Long> parts;

    RunContents(TypedFacets facets, Edges edges, Caches caches) {
        this.facets = facets;
        this.edges = edges;
        this.known = caches.cache((key, _) -> 48 + key.weight());
        this.parts = caches.cache((key, _) -> 80 + 40L * key.named.size());
    }

    /**
     * For each event, in order, what is known of the run from then on: the edges of the whole run whose ends had been named
     * by that time. A later event that knows better (column lineage on COMPLETE) so replaces the guess of an earlier one,
     * from the start. For a snapshot run: what that event alone says.
     */
    long[] of(Db db, long job, JobId name, List<RunPoint> points, boolean snapshot, long position) throws SQLException {
        List<EventKey> keys = new ArrayList<>(points.size());
        for (RunPoint point : points) {
            keys.add(key(db, point));
        }
        long[] contents = new long[points.size()];
        if (snapshot) {
            for (int i = 0; i < contents.length; i++) {
                contents[i] = content(db, new Key(job, List.of(keys.get(i))), name, points.subList(i, i + 1), position);
            }
            return contents;
        }
        long whole = content(db, new Key(job, withoutRepetition(keys)), name, points, position);
        Set<Long> all = new HashSet<>();
        keys.forEach(key -> key.datasets.forEach(io -> all.add(io.dataset)));
        Set<Long> named = new HashSet<>();
        for (int i = 0; i < contents.length; i++) {
            keys.get(i).datasets.forEach(io -> named.add(io.dataset));
            contents[i] = named.size() == all.size() ? whole : part(db, whole, all, named);
        }
        return contents;
    }

    private static List<EventKey> withoutRepetition(List<EventKey> keys) {
        List<EventKey> distinct = new ArrayList<>(keys.size());
        for (EventKey key : keys) {
            if (distinct.isEmpty() || !distinct.getLast().equals(key)) {
                distinct.add(key);
            }
        }
        return distinct;
    }

    /** The edges that touch no dataset which the run will only name later. */
    private long part(Db db, long whole, Set<Long> all, Set<Long> named) throws SQLException {
        PartKey key = new PartKey(whole, Set.copyOf(named));
        Long id = parts.get(key);
        if (id == null) {
            Content content = edges.contentById(db, whole);
            List<Long> kept = new ArrayList<>();
            for (long edge : content.edgeIds()) {
                EdgeInfo info = edges.info(db, edge);
                boolean later = (all.contains(info.fromNode()) && !named.contains(info.fromNode()))
                        || (all.contains(info.toNode()) && !named.contains(info.toNode()));
                if (!later) {
                    kept.add(edge);
                }
            }
            id = edges.contentOf(db, kept.stream().mapToLong(Long::longValue).toArray(), content.coveredScopeIds())
                    .id();
            parts.put(key, id);
        }
        return id;
    }

    private long content(Db db, Key key, JobId job, List<RunPoint> points, long position) throws SQLException {
        Long id = known.get(key);
        if (id == null) {
            List<JobFacts> events = new ArrayList<>(points.size());
            for (RunPoint point : points) {
                events.add(facts(db, point));
            }
            id = edges.content(db, key.job, LineageStatements.ofRun(job, events), position)
                    .id();
            known.put(key, id);
        }
        return id;
    }

    private JobFacts facts(Db db, RunPoint point) throws SQLException {
        List<DatasetFacts> inputs = new ArrayList<>();
        List<DatasetFacts> outputs = new ArrayList<>();
        for (RunPoint.Io io : point.datasets()) {
            (io.direction() == EventRows.INPUT ? inputs : outputs)
                    .add(facets.facts(db, io.dataset(), io.facetSet(), point.position()));
        }
        return new JobFacts(
                facets.run(db, point.runFacetSet()).lineage(),
                facets.job(db, point.jobFacetSet()).lineage(),
                inputs,
                outputs);
    }

    private EventKey key(Db db, RunPoint point) throws SQLException {
        LineageFacets.OfRun run = facets.run(db, point.runFacetSet()).lineage();
        JobDependencies dependencies = run.dependencies();
        RunKey runKey = new RunKey(
                run.parent() == null ? null : run.parent().job(),
                dependencies == null ? List.of() : jobs(dependencies.upstream()),
                dependencies == null ? List.of() : jobs(dependencies.downstream()),
                run.extractionError());
        List<IoKey> datasets = new ArrayList<>(point.datasets().size());
        for (RunPoint.Io io : point.datasets()) {
            datasets.add(new IoKey(io.dataset(), io.direction(), io.facetSet()));
        }
        return new EventKey(point.jobFacetSet(), runKey, datasets);
    }

    private static List<JobId> jobs(List<JobDependencies.Dependency> dependencies) {
        return dependencies.stream().map(JobDependencies.Dependency::job).toList();
    }
}
