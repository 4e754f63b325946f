package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.GraphSight;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.LogStatus;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.NodeNames;
import dev.sluice.controlplane.lineage.Cut.Reason;
import dev.sluice.controlplane.lineage.LineageAnswer.Store;
import dev.sluice.controlplane.lineage.Roots.Found;
import dev.sluice.lineage.Direction;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.LineageGraph;
import dev.sluice.lineage.Visible;
import dev.sluice.lineage.Walk;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.model.LogPosition;
import dev.sluice.model.Micros;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers where data comes from and goes to, and says how much of the truth the answer is. */
@ApplicationScoped
public class LineageService {
    private final LineageGraph graph;
    private final Roots roots;
    private final RunWalk runWalk;
    private final Standings standings;
    private final LogStatus log;
    private final PositionWait wait;
    private final InstantSource clock;
    private final LineageConfig config;
    private final GraphSight sight;
    private final NodeNames names;

    LineageService(
            LineageGraph graph,
            Roots roots,
            RunWalk runWalk,
            Standings standings,
            LogStatus log,
            PositionWait wait,
            InstantSource clock,
            LineageConfig config,
            GraphSight sight,
            NodeNames names) {
        this.graph = graph;
        this.roots = roots;
        this.runWalk = runWalk;
        this.standings = standings;
        this.log = log;
        this.wait = wait;
        this.clock = clock;
        this.config = config;
        this.sight = sight;
        this.names = names;
    }

    /** @throws NotFoundException when the root is unknown */
    public LineageAnswer lineage(LineageQuery query) {
        boolean behind = query.waitFor() != null && !wait.awaitAll(query.waitFor());
        LineageAnswer answer = from(roots.find(query.root()), query);
        return behind ? withCut(answer, new Cut(null, Reason.GRAPH_LAG, null)) : answer;
    }

    /** The same for a root that is known; does not wait. */
    LineageAnswer from(Found root, LineageQuery query) {
        Instant asOf = query.asOf() != null ? query.asOf() : defaultInstant(root);
        return query.granularity() == Granularity.RUN ? overRuns(query, root, asOf) : overGraph(query, root, asOf);
    }

    private LineageAnswer overRuns(LineageQuery query, Found root, Instant asOf) {
        Roots.requireRunDirection(query.direction());
        if (query.asKnownAt() != null) {
            throw new InvalidRequestException("asKnownAt is not offered for granularity RUN: of runs only the present"
                    + " knowledge is kept; leave it out, or use granularity DATASET, JOB or FIELD");
        }
        LogPosition catalog = log.positions().catalog();
        RunWalk.Result result =
                runWalk.walk(roots.startRuns(root, asOf), query.direction(), query.depth(), query.first());
        Standing standing = standings.at(catalog, List.of(), Micros.of(asOf), WalkRequest.KNOWN_NOW);
        return new LineageAnswer(
                result.nodes(),
                result.edges(),
                result.cuts(),
                asOf,
                query.asKnownAt(),
                catalog.value(),
                Math.max(0, standing.head().value() - catalog.value()),
                lagSeconds(standing.behindSince()),
                Store.CATALOG);
    }

    private LineageAnswer overGraph(LineageQuery query, Found root, Instant asOf) {
        WalkMode mode = modeOf(query.granularity());
        long known = query.asKnownAt() == null ? WalkRequest.KNOWN_NOW : query.asKnownAt();
        Set<Long> start = roots.graphNodes(root, query.granularity());
        @Nullable Visible only = sight.visible();
        List<Walk.Cut> hiddenBeside = new ArrayList<>();
        if (Roots.startsBesideJob(root, mode)) {
            Walk near = near(start, Micros.of(asOf), known, only);
            near.cuts().stream()
                    .filter(cut -> cut.reason() == Walk.Reason.PERMISSION)
                    .forEach(hiddenBeside::add);
            start = roots.withFields(beside(start, query.direction(), near), query.granularity());
        }
        Walk walk = start.isEmpty()
                ? new Walk(List.of(), List.of(), List.of(), graph.position())
                : graph.walk(new WalkRequest(
                        List.copyOf(start),
                        query.direction(),
                        mode,
                        query.depth(),
                        Micros.of(asOf),
                        known,
                        query.first(),
                        config.walkTimeout(),
                        only));
        return answer(query, walk, hiddenBeside, asOf, known);
    }

    private LineageAnswer answer(LineageQuery query, Walk walk, List<Walk.Cut> beside, Instant asOf, long known) {
        Nodes nodes = Nodes.of(walk);
        List<LineageEdge> edges = new ArrayList<>();
        Set<Long> jobs = new TreeSet<>(nodes.jobs());
        for (GraphEdge edge : walk.edges()) {
            if (edge.kind() != EdgeKind.INCOMPLETE) {
                edges.add(nodes.edge(edge));
                jobs.add(edge.ownerId());
            }
        }
        List<Cut> cuts = new ArrayList<>();
        walk.cuts().forEach(cut -> cuts.add(nodes.cut(cut)));
        beside.forEach(
                cut -> cuts.add(new Cut(NodeId.of(NodeId.Kind.JOB, cut.nodeId()), Reason.PERMISSION, cut.hidden())));
        Standing standing = standings.at(walk.position(), jobs, Micros.of(asOf), known);
        for (long job : standing.incompleteJobs()) {
            cuts.add(new Cut(NodeId.of(NodeId.Kind.JOB, job), Reason.EXTRACTION_ERROR, null));
        }
        return new LineageAnswer(
                nodes.all(),
                statedBySeen(edges),
                cuts,
                asOf,
                query.asKnownAt(),
                walk.position().value(),
                Math.max(0, standing.head().value() - walk.position().value()),
                lagSeconds(standing.behindSince()),
                Store.GRAPH);
    }

    /** The edges, without the word of who states them where the caller may not see that one. */
    private List<LineageEdge> statedBySeen(List<LineageEdge> edges) {
        if (names.seesAll()) {
            return edges;
        }
        Set<Long> seen = names.findByIds(
                        edges.stream().map(LineageEdge::ownerId).collect(Collectors.toSet()))
                .keySet();
        return edges.stream()
                .map(edge -> seen.contains(edge.ownerId()) ? edge : edge.statedByNobody())
                .toList();
    }

    /** What is next to jobs. */
    private Walk near(Set<Long> jobs, long asOf, long known, @Nullable Visible only) {
        return graph.walk(new WalkRequest(
                List.copyOf(jobs),
                Direction.BOTH,
                WalkMode.JOB,
                1,
                asOf,
                known,
                WalkRequest.MAX_ROOTS,
                config.walkTimeout(),
                only));
    }

    /** What a job reads, when the walk goes up, and writes, when it goes down. */
    private static Set<Long> beside(Set<Long> jobs, Direction direction, Walk near) {
        Set<Long> start = new LinkedHashSet<>();
        for (GraphEdge edge : near.edges()) {
            if (edge.kind() == EdgeKind.READ_BY && jobs.contains(edge.to()) && direction != Direction.DOWNSTREAM) {
                start.add(edge.from());
            }
            if (edge.kind() == EdgeKind.WRITES && jobs.contains(edge.from()) && direction != Direction.UPSTREAM) {
                start.add(edge.to());
            }
        }
        return start;
    }

    /** For a run or version, the time it was made; else now. */
    private Instant defaultInstant(Found root) {
        @Nullable
        Instant made =
                switch (root) {
                    case Found.OfRun run -> run.run().startedAt();
                    case Found.OfVersion version -> version.version().createdAt();
                    case Found.OfDataset _, Found.OfField _, Found.OfJob _ -> null;
                };
        return made == null ? clock.instant() : made;
    }

    private @Nullable Double lagSeconds(@Nullable Instant behindSince) {
        return behindSince == null
                ? null
                : Math.max(0, Duration.between(behindSince, clock.instant()).toMillis() / 1000.0);
    }

    static WalkMode modeOf(Granularity granularity) {
        return switch (granularity) {
            case DATASET -> WalkMode.DATASET;
            case JOB -> WalkMode.JOB;
            case FIELD -> WalkMode.FIELD;
            case RUN -> throw new IllegalArgumentException("runs are not walked in the graph");
        };
    }

    private static LineageAnswer withCut(LineageAnswer answer, Cut cut) {
        List<Cut> cuts = new ArrayList<>(answer.cuts());
        cuts.add(cut);
        return new LineageAnswer(
                answer.nodes(),
                answer.edges(),
                cuts,
                answer.asOf(),
                answer.asKnownAt(),
                answer.position(),
                answer.lagEvents(),
                answer.lagSeconds(),
                answer.generatedFrom());
    }
}
