package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.DatasetVersion;
import dev.sluice.controlplane.catalog.DatasetVersion.Status;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.ReadVersion;
import dev.sluice.controlplane.catalog.ReadVersion.Resolution;
import dev.sluice.controlplane.catalog.Run;
import dev.sluice.controlplane.catalog.Runs;
import dev.sluice.controlplane.catalog.VersionKey;
import dev.sluice.controlplane.lineage.Cut.Reason;
import dev.sluice.controlplane.lineage.Provenance.MissingFact;
import dev.sluice.lineage.Direction;
import dev.sluice.lineage.WalkRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells how a dataset version came to be. */
@ApplicationScoped
public class ProvenanceService {
    private final Roots roots;
    private final RunWalk runWalk;
    private final Runs runs;

    ProvenanceService(Roots roots, RunWalk runWalk, Runs runs) {
        this.roots = roots;
        this.runWalk = runWalk;
        this.runs = runs;
    }

    /** @param first most nodes in the answer */
    public Provenance provenance(VersionKey key, int first) {
        DatasetVersion version = roots.version(key);
        RunWalk.Result walked = runWalk.walk(Set.of(version.runId()), Direction.UPSTREAM, WalkRequest.MAX_DEPTH, first);
        Set<UUID> runIds = walked.nodes().stream()
                .filter(node -> node.id().kind() == NodeId.Kind.RUN)
                .map(node -> node.id().runId())
                .collect(Collectors.toSet());
        List<MissingFact> missing = new ArrayList<>();
        List<Cut> cuts = new ArrayList<>(walked.cuts());
        Map<UUID, Run> known = runs.findByIds(runIds);
        runIds.stream().sorted().forEach(id -> missingOf(id, known.get(id), missing, cuts));
        walked.reads().forEach(read -> missingOf(read, missing));
        return new Provenance(version, walked.nodes(), walked.edges(), cuts, missing);
    }

    private static void missingOf(
            UUID id, @org.jspecify.annotations.Nullable Run run, List<MissingFact> missing, List<Cut> cuts) {
        NodeId node = NodeId.run(id);
        if (run == null || run.jobId() == null) {
            missing.add(new MissingFact(
                    MissingFact.Kind.UNKNOWN_RUN, node, "run " + id + " is only referred to; its events never came"));
            return;
        }
        if (run.codeVersion() == 0) {
            missing.add(new MissingFact(
                    MissingFact.Kind.NO_CODE_VERSION,
                    node,
                    "run " + id + " does not say which code it ran; its producer can send sourceCodeLocation"));
        }
        if (run.incomplete()) {
            missing.add(new MissingFact(
                    MissingFact.Kind.EXTRACTION_ERROR,
                    node,
                    "the producer could not extract all lineage of run " + id));
            cuts.add(new Cut(node, Reason.EXTRACTION_ERROR, null));
        }
    }

    private static void missingOf(ReadVersion read, List<MissingFact> missing) {
        NodeId node = NodeId.run(read.input().runId());
        DatasetVersion version = read.version();
        if (read.resolution() == Resolution.UNKNOWN_DECLARED) {
            missing.add(new MissingFact(
                    MissingFact.Kind.UNRESOLVED_INPUT_VERSION,
                    node,
                    "run " + read.input().runId() + " read version "
                            + read.input().declaredVersion() + ", which no known run wrote"));
        }
        if (read.suspectSince() != null) {
            missing.add(new MissingFact(
                    MissingFact.Kind.SUSPECT_INPUT,
                    node,
                    "a failed run wrote to an input of run " + read.input().runId() + " at " + read.suspectSince()
                            + ", after the last good version"));
        } else if (version != null && version.status() == Status.SUSPECT) {
            missing.add(new MissingFact(
                    MissingFact.Kind.SUSPECT_INPUT,
                    node,
                    "run " + read.input().runId() + " read what run " + version.runId() + " wrote, which failed"));
        }
    }
}
