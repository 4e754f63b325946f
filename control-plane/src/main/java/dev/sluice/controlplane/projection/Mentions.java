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
import java.util.Collection;
import java.util.UUID;

/** Collects what an event names, so that a batch can look everything up at once. */
final class Mentions {
    private Mentions() {}

    static void of(
            LineageEvent event,
            Collection<DatasetId> datasets,
            Collection<JobId> jobs,
            Collection<UUID> runs,
            Collection<FacetObject> facets) {
        switch (event) {
            case RunEvent run -> {
                runs.add(run.runId().value());
                facets.add(run.runFacets());
                job(run.job(), jobs, facets);
                run.inputs().forEach(part -> dataset(part, datasets, facets));
                run.outputs().forEach(part -> dataset(part, datasets, facets));
            }
            case JobEvent job -> {
                job(job.job(), jobs, facets);
                job.inputs().forEach(part -> dataset(part, datasets, facets));
                job.outputs().forEach(part -> dataset(part, datasets, facets));
            }
            case DatasetEvent dataset -> dataset(dataset.dataset(), datasets, facets);
        }
    }

    private static void job(JobPart part, Collection<JobId> jobs, Collection<FacetObject> facets) {
        jobs.add(part.id());
        facets.add(part.facets());
    }

    private static void dataset(DatasetPart part, Collection<DatasetId> datasets, Collection<FacetObject> facets) {
        datasets.add(part.id());
        facets.add(part.facets());
        facets.add(part.ioFacets());
    }
}
