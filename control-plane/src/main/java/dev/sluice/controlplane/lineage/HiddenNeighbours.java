package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.ReadVersion;
import dev.sluice.controlplane.catalog.ReadVersion.Resolution;
import dev.sluice.controlplane.catalog.RunDataset.Way;
import dev.sluice.controlplane.catalog.RunDatasets;
import dev.sluice.controlplane.catalog.Runs;
import dev.sluice.controlplane.catalog.VersionKey;
import dev.sluice.controlplane.catalog.VersionReaders;
import dev.sluice.controlplane.lineage.Cut.Reason;
import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.lineage.Direction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Counts what is next to runs and versions and may not be seen. Tells no more of it than how many. */
@ApplicationScoped
class HiddenNeighbours {
    private final RunDatasets runDatasets;
    private final VersionReaders readers;
    private final Runs runs;

    HiddenNeighbours(RunDatasets runDatasets, VersionReaders readers, Runs runs) {
        this.runDatasets = runDatasets;
        this.readers = readers;
        this.runs = runs;
    }

    /** Where a walk over runs ends because the caller may not see more. At most eight round trips. */
    List<Cut> cuts(
            Set<UUID> walked,
            Set<VersionKey> written,
            Collection<ReadVersion> reads,
            Direction direction,
            int mostReaders) {
        Map<String, Cut> cuts = new TreeMap<>();
        if (direction != Direction.DOWNSTREAM) {
            runDatasets.hiddenOf(walked, Way.INPUT).forEach((run, count) -> add(cuts, NodeId.run(run), count));
            reads.stream()
                    .filter(read -> read.resolution() == Resolution.HIDDEN)
                    .forEach(read -> add(cuts, NodeId.run(read.input().runId()), 1));
        }
        if (direction != Direction.UPSTREAM) {
            runDatasets.hiddenOf(walked, Way.OUTPUT).forEach((run, count) -> add(cuts, NodeId.run(run), count));
            hiddenReads(written, mostReaders).forEach(read -> add(cuts, NodeId.version(read), 1));
        }
        return List.copyOf(cuts.values());
    }

    /** The versions that hidden runs read, one for each such run. */
    private List<VersionKey> hiddenReads(Set<VersionKey> written, int mostReaders) {
        if (written.isEmpty()) {
            return List.of();
        }
        Map<UUID, List<ReadVersion>> all =
                ReadScope.whole(() -> runDatasets.readVersions(readers.candidates(written, mostReaders)));
        Set<UUID> hidden = new HashSet<>(all.keySet());
        hidden.removeAll(runs.findByIds(all.keySet()).keySet());
        List<VersionKey> result = new ArrayList<>();
        for (UUID run : hidden) {
            for (ReadVersion read : all.getOrDefault(run, List.of())) {
                if (read.version() != null && written.contains(read.version().key())) {
                    result.add(read.version().key());
                }
            }
        }
        return result;
    }

    private static void add(Map<String, Cut> cuts, NodeId at, int count) {
        cuts.merge(
                at.text(),
                new Cut(at, Reason.PERMISSION, count),
                (a, b) -> new Cut(at, Reason.PERMISSION, number(a) + number(b)));
    }

    private static int number(Cut cut) {
        return cut.hidden() == null ? 0 : cut.hidden();
    }
}
