package dev.sluice.controlplane.forecast.landing;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who reads and writes what now, by the catalog: jobs of other systems only.
 *
 * @param jobs with what they read and write
 * @param numbers catalog numbers of datasets, by the name that stands for all their aliases
 */
record Topology(List<ForeignJob> jobs, Map<DatasetId, Long> numbers) {
    /** The order in which datasets are numbered: the same store gives the same graph. */
    static final Comparator<DatasetId> BY_NAME =
            Comparator.comparing(DatasetId::namespace).thenComparing(DatasetId::name);

    Topology {
        jobs = List.copyOf(jobs);
        numbers = Map.copyOf(numbers);
    }

    /**
     * A job of another system.
     *
     * @param number of the catalog
     * @param reads datasets, in the order of their names
     * @param writes datasets
     */
    record ForeignJob(long number, JobId job, Set<DatasetId> reads, Set<DatasetId> writes) {}
}
