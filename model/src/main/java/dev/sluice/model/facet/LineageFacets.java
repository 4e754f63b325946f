package dev.sluice.model.facet;

import org.jspecify.annotations.Nullable;

/** The facets of one event that say something about lineage edges; null where the event has none. */
public final class LineageFacets {
    private LineageFacets() {}

    /** Run-level facets. {@code extractionError}: the producer says that its lineage is incomplete. */
    public record OfRun(
            @Nullable ParentRun parent, @Nullable JobDependencies dependencies, boolean extractionError) {
        public static final OfRun NONE = new OfRun(null, null, false);
    }

    /** Job-level facets. */
    public record OfJob(@Nullable JobType type, @Nullable ExplicitLineage lineage) {
        public static final OfJob NONE = new OfJob(null, null);
    }

    /** Dataset-level facets. */
    public record OfDataset(
            @Nullable ColumnLineage columnLineage,
            @Nullable ExplicitLineage lineage,
            @Nullable Symlinks symlinks,
            @Nullable Lifecycle lifecycle) {
        public static final OfDataset NONE = new OfDataset(null, null, null, null);
    }
}
