package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.FacetValue;
import dev.sluice.controlplane.catalog.Run;
import dev.sluice.controlplane.catalog.RunDataset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How two runs differ in what they read, wrote and said. */
public record RunDiff(Run runA, Run runB, List<RunDataset> added, List<RunDataset> removed, List<ChangedFacet> facets) {
    /** A run facet that only one of them has, or whose text differs. */
    public record ChangedFacet(
            String name, @Nullable FacetValue inA, @Nullable FacetValue inB) {}
}
