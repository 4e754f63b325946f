package dev.sluice.controlplane.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A field of a dataset.
 *
 * @param id 0 when only the schema facet names it
 * @param path names joined by dots
 * @param ordinal place in the schema, from 0; -1 when only column lineage names the field
 */
public record DatasetField(
        long id,
        long datasetId,
        String path,
        @Nullable String type,
        @Nullable String description,
        int ordinal) {}
