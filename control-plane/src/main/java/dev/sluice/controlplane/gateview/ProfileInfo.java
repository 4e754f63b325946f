package dev.sluice.controlplane.gateview;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What one pass over an asset says of its columns. */
@Type("DatasetProfile")
public record ProfileInfo(
        @Description("Of the asset.") long version,

        @Description("Null: the asset as a whole.") @Nullable
        String partition,

        @NonNull Instant at,
        long rows,

        @Description("Whether the evaluation held nobody: drift is measured against such profiles.")
        boolean good,

        @NonNull List<@NonNull ColumnProfile> columns) {
    /** What is known of a column. Of sensitive columns no values are told. */
    @Type("ColumnProfile")
    public record ColumnProfile(
            @NonNull String name,

            @Description("As the source calls it.") @Nullable
            String type,

            long nulls,

            @Description("As a rule an estimate; null: not known.") @Nullable
            Long distinct,

            @Nullable String min,
            @Nullable String max,
            @Nullable Double mean,

            @Description("Standard deviation of the sample.") @Nullable
            Double deviation,

            @Description("Of numbers; may be estimates.") @NonNull
            List<@NonNull Quantile> quantiles,

            @Description("Of numbers.") @NonNull List<@NonNull HistogramBin> histogram,

            @Description("Most frequent values of columns with few, the most frequent first.") @NonNull
            List<@NonNull ValueCount> top) {}

    /** A value below which a share of all values lies. */
    @Type("Quantile")
    public record Quantile(@Description("From 0 to 1.") double at, double value) {}

    /** How many values lie in a range. */
    @Type("HistogramBin")
    public record HistogramBin(
            @Description("Not part of it, but for the first; null: no bound is known.") @Nullable
            Double from,

            @Description("Part of it; null: no bound is known.") @Nullable
            Double to,

            long count) {}

    /** How often a value is there. */
    @Type("ValueCount")
    public record ValueCount(@NonNull String value, long count) {}
}
