package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.DatasetVersion;
import dev.sluice.controlplane.catalog.NodeId;
import java.util.List;

/**
 * How a dataset version came to be, run by run back to the sources.
 *
 * @param missing what an auditor would ask for and the events do not tell
 */
public record Provenance(
        DatasetVersion version,
        List<LineageNode> nodes,
        List<LineageEdge> edges,
        List<Cut> cuts,
        List<MissingFact> missing) {
    public Provenance {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        cuts = List.copyOf(cuts);
        missing = List.copyOf(missing);
    }

    /** Whether the closure was walked to its end and every run told all of its lineage. */
    public boolean isComplete() {
        return cuts.isEmpty();
    }

    /** One gap in the evidence. */
    public record MissingFact(Kind kind, NodeId at, String message) {
        /** Kinds of gap. */
        public enum Kind {
            NO_CODE_VERSION,
            UNRESOLVED_INPUT_VERSION,
            SUSPECT_INPUT,
            EXTRACTION_ERROR,
            UNKNOWN_RUN
        }
    }
}
