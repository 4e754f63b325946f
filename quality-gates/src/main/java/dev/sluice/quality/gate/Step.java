package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import java.util.Set;

/**
 * A step of the way a hold goes: a job reads columns of a dataset that are bad.
 *
 * @param dataset that is read
 * @param columns of it that are bad and that the job uses; empty: the dataset as a whole
 * @param job that reads it
 */
public record Step(DatasetId dataset, Set<String> columns, JobId job) {
    public Step {
        columns = Set.copyOf(columns);
    }
}
