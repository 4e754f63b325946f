package dev.sluice.controlplane.lineage;

import java.util.List;

/** Whom a change of a dataset or field would reach. */
public record ImpactAnswer(
        LineageAnswer datasetLineage,
        LineageAnswer jobLineage,
        List<Impacted> datasets,
        List<Impacted> fields,
        List<Impacted> jobs,
        List<Cut> cuts) {
    /**
     * Something downstream.
     *
     * @param masked every way into it from what is reached hides the values
     * @param ownersFacets ownership facets of the dataset or job, as received
     */
    public record Impacted(LineageNode node, boolean masked, List<String> ownersFacets) {}

    public boolean isComplete() {
        return cuts.isEmpty();
    }
}
