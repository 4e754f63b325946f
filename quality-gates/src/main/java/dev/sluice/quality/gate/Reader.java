package dev.sluice.quality.gate;

import dev.sluice.model.DatasetId;
import dev.sluice.model.Glob;
import dev.sluice.model.JobId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A job that reads a dataset, with everything it writes. The same job is the same value whatever dataset was asked for.
 *
 * @param job itself
 * @param names by which definitions may name it beside {@code namespace/name} of the job: its workflow, for example
 * @param outputs everything it writes; empty: it only reads, which counts as touching every column
 */
public record Reader(JobId job, Set<String> names, List<Output> outputs) {
    public Reader {
        names = Set.copyOf(names);
        outputs = List.copyOf(outputs);
    }

    /** Whether a pattern, {@code namespace/name} with {@code *}, names the job or one of its other names. */
    public boolean isNamed(List<String> patterns) {
        String own = job.namespace() + "/" + job.name();
        return patterns.stream()
                .map(Glob::of)
                .anyMatch(glob -> glob.matches(own) || names.stream().anyMatch(glob::matches));
    }

    boolean writes(DatasetId dataset) {
        return outputs.stream().anyMatch(output -> output.dataset().equals(dataset));
    }

    /**
     * A dataset that a job writes.
     *
     * @param dataset itself
     * @param columns where each column comes from; absent: not known, which counts as touching
     * @param whole what decides over the rows as a whole: filters, joins, keys of groups
     */
    public record Output(DatasetId dataset, Optional<Map<String, Origin>> columns, Set<Use> whole) {
        public Output {
            columns = columns.map(Map::copyOf);
            whole = Set.copyOf(whole);
        }
    }

    /** Where a column comes from. */
    public sealed interface Origin {
        /** From these and nothing else; none: a constant, a clock, a random number. */
        record Known(Set<Use> uses) implements Origin {
            public Known {
                uses = Set.copyOf(uses);
            }
        }

        /** Not known: it counts as coming from everything the job reads. */
        record Unknown() implements Origin {}
    }

    /**
     * A column that a job reads.
     *
     * @param dataset that it is of
     * @param column its name; absent: the dataset as a whole
     * @param kind how it matters
     */
    public record Use(DatasetId dataset, Optional<String> column, Kind kind) {}

    /** How an input column matters to an output column. */
    public enum Kind {
        /** Its value flows. */
        DIRECT,
        /** It filters, joins, sorts or groups; a hold goes along it just so. */
        INDIRECT
    }
}
