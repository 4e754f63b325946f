package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.Dataset;
import dev.sluice.controlplane.catalog.DatasetVersion;
import dev.sluice.controlplane.catalog.DatasetVersions;
import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.ReadVersion;
import dev.sluice.controlplane.catalog.ReadVersion.Resolution;
import dev.sluice.controlplane.catalog.RunDatasets;
import dev.sluice.controlplane.catalog.VersionKey;
import dev.sluice.controlplane.catalog.VersionReaders;
import dev.sluice.controlplane.lineage.Cut.Reason;
import dev.sluice.lineage.Direction;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Walks from run to run over the dataset versions between them, level by level.
 *
 * <p>At most three round trips a level, and two at the end for names; nothing is guessed that the catalog does not say.
 */
@ApplicationScoped
class RunWalk {
    /** Most readers looked at per level on the way down. */
    private static final int MOST_READERS = 5_000;

    /** The nodes are runs, versions, and datasets that no known run wrote; {@code reads} tells how inputs were resolved. */
    record Result(List<LineageNode> nodes, List<LineageEdge> edges, List<Cut> cuts, List<ReadVersion> reads) {}

    private final RunDatasets runDatasets;
    private final DatasetVersions versions;
    private final VersionReaders readers;
    private final Datasets datasets;
    private final HiddenNeighbours hidden;

    RunWalk(
            RunDatasets runDatasets,
            DatasetVersions versions,
            VersionReaders readers,
            Datasets datasets,
            HiddenNeighbours hidden) {
        this.runDatasets = runDatasets;
        this.versions = versions;
        this.readers = readers;
        this.datasets = datasets;
        this.hidden = hidden;
    }

    Result walk(Set<UUID> roots, Direction direction, int depth, int first) {
        Progress progress = new Progress(first);
        roots.forEach(run -> progress.add(NodeId.run(run), 0, 0));
        if (direction != Direction.DOWNSTREAM) {
            up(roots, depth, progress);
        }
        if (direction != Direction.UPSTREAM) {
            down(roots, depth, progress);
        }
        if (!datasets.seesAll()) {
            hidden.cuts(progress.runs(), progress.versions(), progress.reads, direction, MOST_READERS)
                    .forEach(progress::cut);
        }
        return progress.result(datasets.findByIds(progress.datasetIds()));
    }

    private void up(Set<UUID> roots, int depth, Progress progress) {
        Set<UUID> level = roots;
        for (int distance = 1; distance <= depth && !level.isEmpty(); distance++) {
            Set<UUID> next = new LinkedHashSet<>();
            for (List<ReadVersion> inputs : runDatasets.readVersions(level).values()) {
                for (ReadVersion read : inputs) {
                    progress.read(read, distance);
                    DatasetVersion version = read.version();
                    if (version != null && progress.wrote(version, distance)) {
                        next.add(version.runId());
                    }
                }
            }
            level = next;
        }
        cutAtDepth(runDatasets.readVersions(level).keySet(), progress);
    }

    private void down(Set<UUID> roots, int depth, Progress progress) {
        Set<UUID> level = roots;
        for (int distance = 1; distance <= depth && !level.isEmpty(); distance++) {
            Map<VersionKey, DatasetVersion> written = new LinkedHashMap<>();
            versions.writtenBy(level).values().forEach(each -> each.forEach(v -> written.put(v.key(), v)));
            for (DatasetVersion version : written.values()) {
                progress.wrote(version, distance - 1);
            }
            Set<UUID> candidates = readers.candidates(written.keySet(), MOST_READERS);
            Set<UUID> next = new LinkedHashSet<>();
            for (List<ReadVersion> inputs : runDatasets.readVersions(candidates).values()) {
                for (ReadVersion read : inputs) {
                    DatasetVersion version = read.version();
                    if (version != null
                            && written.containsKey(version.key())
                            && progress.readBy(read, version, distance)) {
                        next.add(read.input().runId());
                    }
                }
            }
            level = next;
        }
        cutAtDepth(versions.writtenBy(level).keySet(), progress);
    }

    private static void cutAtDepth(Collection<UUID> goOn, Progress progress) {
        goOn.forEach(run -> progress.cut(new Cut(NodeId.run(run), Reason.DEPTH, null)));
    }

    /** What was found so far, bounded by the number of nodes. */
    private static final class Progress {
        private record Seen(int distance, long datasetId) {}

        private final int limit;
        private final Map<NodeId, Seen> nodes = new LinkedHashMap<>();
        private final Map<String, LineageEdge> edges = new LinkedHashMap<>();
        private final Set<Cut> cuts = new LinkedHashSet<>();
        private final List<ReadVersion> reads = new ArrayList<>();

        Progress(int limit) {
            this.limit = limit;
        }

        /** Whether the node is in the answer now. */
        boolean add(NodeId node, int distance, long datasetId) {
            if (nodes.containsKey(node)) {
                return true;
            }
            if (nodes.size() >= limit) {
                return false;
            }
            nodes.put(node, new Seen(distance, datasetId));
            return true;
        }

        void read(ReadVersion read, int distance) {
            NodeId run = NodeId.run(read.input().runId());
            DatasetVersion version = read.version();
            NodeId from = version == null
                    ? NodeId.of(NodeId.Kind.DATASET, read.input().canonicalId())
                    : NodeId.version(version.key());
            reads.add(read);
            if (read.resolution() == Resolution.UNKNOWN_DECLARED) {
                cut(new Cut(run, Reason.UNRESOLVED_VERSION, null));
            }
            if (add(from, distance, read.input().canonicalId())) {
                edge(EdgeKind.READ_BY, from, run);
            } else {
                cut(new Cut(run, Reason.PAGE, null));
            }
        }

        /** Whether the writing run is new to the answer. */
        boolean wrote(DatasetVersion version, int distance) {
            NodeId run = NodeId.run(version.runId());
            NodeId made = NodeId.version(version.key());
            boolean isNew = !nodes.containsKey(run);
            if (!add(made, distance, version.canonicalId()) || !add(run, distance, 0)) {
                cut(new Cut(nodes.containsKey(made) ? made : run, Reason.PAGE, null));
                return false;
            }
            edge(EdgeKind.WRITES, run, made);
            return isNew;
        }

        boolean readBy(ReadVersion read, DatasetVersion version, int distance) {
            NodeId run = NodeId.run(read.input().runId());
            NodeId from = NodeId.version(version.key());
            boolean isNew = !nodes.containsKey(run);
            if (!add(run, distance, 0)) {
                cut(new Cut(from, Reason.PAGE, null));
                return false;
            }
            reads.add(read);
            edge(EdgeKind.READ_BY, from, run);
            return isNew;
        }

        void cut(Cut cut) {
            cuts.add(cut);
        }

        private void edge(EdgeKind kind, NodeId from, NodeId to) {
            if (nodes.containsKey(from) && nodes.containsKey(to)) {
                edges.putIfAbsent(
                        from.key() + ">" + to.key(),
                        new LineageEdge(0, kind, EdgeSource.RUN, from, to, null, null, false, null, null, 0, 0));
            }
        }

        Set<UUID> runs() {
            Set<UUID> ids = new LinkedHashSet<>();
            nodes.keySet().stream().filter(id -> id.kind() == NodeId.Kind.RUN).forEach(id -> ids.add(id.runId()));
            return ids;
        }

        Set<VersionKey> versions() {
            Set<VersionKey> keys = new LinkedHashSet<>();
            nodes.keySet().stream()
                    .filter(id -> id.kind() == NodeId.Kind.DATASET_VERSION)
                    .forEach(id -> keys.add(id.versionKey()));
            return keys;
        }

        Set<Long> datasetIds() {
            Set<Long> ids = new LinkedHashSet<>();
            nodes.values().forEach(seen -> ids.add(seen.datasetId()));
            ids.remove(0L);
            return ids;
        }

        Result result(Map<Long, Dataset> names) {
            List<LineageNode> named = new ArrayList<>();
            nodes.forEach((id, seen) -> {
                Dataset dataset = names.get(seen.datasetId());
                named.add(new LineageNode(
                        id,
                        dataset == null ? "" : dataset.namespace(),
                        dataset == null ? id.key() : dataset.name(),
                        null,
                        seen.distance()));
            });
            named.sort(java.util.Comparator.comparingInt(LineageNode::distance));
            return new Result(named, List.copyOf(edges.values()), List.copyOf(cuts), List.copyOf(reads));
        }
    }
}
