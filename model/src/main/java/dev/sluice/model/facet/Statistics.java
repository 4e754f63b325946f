package dev.sluice.model.facet;

import org.jspecify.annotations.Nullable;

/** Rows, bytes and files read or written, as far as told (inputStatistics, outputStatistics, dataQualityMetrics). */
public record Statistics(
        @Nullable Long rowCount,
        @Nullable Long size,
        @Nullable Long fileCount) {}
