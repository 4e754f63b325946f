package dev.sluice.controlplane.projection;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.event.DatasetEvent;
import dev.sluice.model.event.DatasetPart;
import dev.sluice.model.event.FacetObject;
import dev.sluice.model.event.JobEvent;
import dev.sluice.model.event.JobPart;
import dev.sluice.model.event.LineageEvent;
import dev.sluice.model.event.RunEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Collects what events name, so that a batch can look everything up at once. */
record Mentions(Set<DatasetId> datasets, Set<JobId> jobs, Set<UUID> runs, List<FacetObject> facets) {
    Mentions() {
        this(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>(), new ArrayList<>());
    }

    void add(LineageEvent event) {
        switch (event) {
            case RunEvent run -> {
                runs.add(run.runId().value());
                facets.add(run.runFacets());
                add(run.job());
                run.inputs().forEach(this::add);
                run.outputs().forEach(this::add);
            }
            case JobEvent job -> {
                add(job.job());
                job.inputs().forEach(this::add);
                job.outputs().forEach(this::add);
            }
            case DatasetEvent dataset -> add(dataset.dataset());
        }
    }

    private void add(JobPart part) {
        jobs.add(part.id());
        facets.add(part.facets());
    }

    private void add(DatasetPart part) {
        datasets.add(part.id());
        facets.add(part.facets());
        facets.add(part.ioFacets());
    }
}
