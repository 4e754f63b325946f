package dev.sluice.model.facet;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.RunId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The explicit {@code lineage} facet (LineageJobFacet or LineageDatasetFacet 1-0-0, experimental in the spec).
 *
 * <p>For a dataset's facet the parser fills in the one entry whose target is the dataset itself.
 */
public record ExplicitLineage(List<Entry> entries) {
    public ExplicitLineage {
        entries = List.copyOf(entries);
    }

    /**
     * One target and what feeds it.
     *
     * @param inputs null when the key is absent; an empty list says "no tracked upstream", which is a statement
     */
    public record Entry(Target target, @Nullable List<Source> inputs, Map<String, List<Source>> fields) {
        public Entry {
            inputs = inputs == null ? null : List.copyOf(inputs);
            fields = Map.copyOf(fields);
        }
    }

    public sealed interface Target {
        record DatasetTarget(DatasetId id) implements Target {}

        /** {@code id} is null for the event's own job. */
        record JobTarget(@Nullable JobId id, @Nullable RunId run) implements Target {}
    }

    public sealed interface Source {
        List<Transformation> transformations();

        /** {@code field} is null when the whole dataset, or an unknown field of it, is meant. */
        record DatasetSource(DatasetId id, @Nullable String field, List<Transformation> transformations)
                implements Source {
            public DatasetSource {
                transformations = List.copyOf(transformations);
            }
        }

        /** {@code id} is null for the event's own job. */
        record JobSource(@Nullable JobId id, @Nullable RunId run, List<Transformation> transformations)
                implements Source {
            public JobSource {
                transformations = List.copyOf(transformations);
            }
        }
    }
}
