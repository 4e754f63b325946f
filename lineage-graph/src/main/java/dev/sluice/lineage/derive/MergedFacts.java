package dev.sluice.lineage.derive;

import dev.sluice.model.DatasetId;
import dev.sluice.model.facet.ExplicitLineage;
import dev.sluice.model.facet.JobDependencies;
import dev.sluice.model.facet.Lifecycle;
import dev.sluice.model.facet.LineageFacets;
import dev.sluice.model.facet.LineageFacets.OfDataset;
import dev.sluice.model.facet.ParentRun;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one run say together: inputs and outputs add up, a facet sent again replaces the earlier one,
 * explicit lineage entries add up.
 */
final class MergedFacts {
    private final Map<DatasetId, OfDataset> inputs = new LinkedHashMap<>();
    private final Map<DatasetId, OfDataset> outputs = new LinkedHashMap<>();
    private final Set<ExplicitLineage.Entry> explicit = new LinkedHashSet<>();
    private boolean hasExplicit;
    private @Nullable ParentRun parent;
    private @Nullable JobDependencies dependencies;
    private boolean extractionError;

    /** Merges events given in order of event time. */
    MergedFacts(List<JobFacts> events) {
        for (JobFacts event : events) {
            event.inputs().forEach(d -> inputs.merge(d.id(), d.facets(), MergedFacts::replaced));
            event.outputs().forEach(d -> outputs.merge(d.id(), d.facets(), MergedFacts::replaced));
            ExplicitLineage lineage = event.job().lineage();
            if (lineage != null) {
                hasExplicit = true;
                explicit.addAll(lineage.entries());
            }
            LineageFacets.OfRun run = event.run();
            parent = run.parent() != null ? run.parent() : parent;
            dependencies = run.dependencies() != null ? run.dependencies() : dependencies;
            extractionError |= run.extractionError();
        }
    }

    Set<DatasetId> inputs() {
        return inputs.keySet();
    }

    /** Outputs that data was written to: what was dropped was not. */
    Map<DatasetId, OfDataset> written() {
        Map<DatasetId, OfDataset> written = new LinkedHashMap<>(outputs);
        written.values()
                .removeIf(facets ->
                        facets.lifecycle() != null && facets.lifecycle().change() == Lifecycle.Change.DROP);
        return written;
    }

    boolean hasExplicit() {
        return hasExplicit;
    }

    Set<ExplicitLineage.Entry> explicit() {
        return explicit;
    }

    @Nullable
    ParentRun parent() {
        return parent;
    }

    @Nullable
    JobDependencies dependencies() {
        return dependencies;
    }

    boolean extractionError() {
        return extractionError;
    }

    private static OfDataset replaced(OfDataset earlier, OfDataset later) {
        return new OfDataset(
                later.columnLineage() != null ? later.columnLineage() : earlier.columnLineage(),
                later.lineage() != null ? later.lineage() : earlier.lineage(),
                later.symlinks() != null ? later.symlinks() : earlier.symlinks(),
                later.lifecycle() != null ? later.lifecycle() : earlier.lifecycle());
    }
}
