package dev.sluice.report.prov;

import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Lineage.DatasetVersion;
import dev.sluice.report.model.Lineage.Edge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What a run wrote derives from what it read, as OpenLineage means it. Times grow along derivations, so there is no circle. */
final class Derivations {
    /** Pairs of one run beyond which usage and generation have to do: the pairs say nothing more, and grow as a square. */
    private static final int MOST_PAIRS = 2_500;

    private final ProvDocument document;
    private final Map<String, DatasetVersion> versions;

    Derivations(ProvDocument document, Map<String, DatasetVersion> versions) {
        this.document = document;
        this.versions = versions;
    }

    void add(Lineage lineage) {
        Map<UUID, List<DatasetVersion>> read = byRun(lineage, Edge.Kind.READ);
        byRun(lineage, Edge.Kind.WROTE).forEach((run, outputs) -> {
            List<DatasetVersion> inputs = read.getOrDefault(run, List.of());
            if ((long) inputs.size() * outputs.size() <= MOST_PAIRS) {
                outputs.forEach(output -> inputs.stream()
                        .filter(input -> isOlder(input, output))
                        .forEach(input -> derive(output, input, run)));
            }
        });
    }

    private void derive(DatasetVersion output, DatasetVersion input, UUID run) {
        document.relation(
                "wasDerivedFrom",
                "prov:generatedEntity",
                Names.version(output),
                "prov:usedEntity",
                Names.version(input),
                "prov:activity",
                Names.run(run));
    }

    private Map<UUID, List<DatasetVersion>> byRun(Lineage lineage, Edge.Kind kind) {
        Map<UUID, List<DatasetVersion>> byRun = new HashMap<>();
        for (Edge edge : lineage.edges()) {
            if (edge.kind() == kind) {
                byRun.computeIfAbsent(edge.run(), _ -> new ArrayList<>())
                        .add(Objects.requireNonNull(versions.get(edge.version()), edge.version()));
            }
        }
        return byRun;
    }

    private static boolean isOlder(DatasetVersion input, DatasetVersion output) {
        Instant made = input.createdAt();
        Instant later = output.createdAt();
        return input.writer() == null || (made != null && later != null && made.isBefore(later));
    }
}
