package dev.sluice.lineage.derive;

import dev.sluice.model.facet.LineageFacets;
import java.util.List;

/** What one event says about a job's lineage. */
public record JobFacts(
        LineageFacets.OfRun run, LineageFacets.OfJob job, List<DatasetFacts> inputs, List<DatasetFacts> outputs) {
    public JobFacts {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
