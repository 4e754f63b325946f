package dev.sluice.lineage.derive;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;

/** An end of an edge by its name in the world, before the catalog gives it a number. */
public sealed interface NodeRef {
    record OfDataset(DatasetId id) implements NodeRef {}

    record OfJob(JobId id) implements NodeRef {}

    record OfField(DatasetId dataset, String path) implements NodeRef {}
}
