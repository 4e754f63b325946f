package dev.sluice.controlplane.gateview;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.Severity;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What a check found: evidence, appended and never changed. */
@Type("CheckResult")
public record CheckResultInfo(
        @Ignore long number,
        @Ignore @Nullable Long evaluationId,
        @Ignore long definitionId,
        @Id @NonNull String id,

        @Description("Its id in the gate; of another system's result the name of the assertion.") @NonNull
        String check,

        @Description("In the catalogue of checks.") @NonNull String type,
        @NonNull Severity severity,

        @Description("A waiver changes nothing here.") @NonNull
        CheckOutcome outcome,

        @Description("Empty: the asset as a whole.") @NonNull
        List<@NonNull String> columns,

        @Description("Measured, in the unit; null: nothing could be measured.") @Nullable
        Double value,

        @NonNull String unit,

        @Description("Rows that violate, where the check counts rows.") @Nullable
        Long violations,

        @Description("Rows looked at, after the filter.") @Nullable
        Long rows,

        @Description("What it was held against.") @NonNull String threshold,
        @NonNull String message,

        @Description("SQL that measured it; empty: none.") @NonNull
        String statement,

        @Description("Time of the scan; checks that share one share its time.")
        double tookMillis,

        @Description("Bound of an approximate value, relative; null: exact.") @Nullable
        Double relativeError,

        @Description("Failing rows, sensitive values masked.") @NonNull
        List<@NonNull SampleRow> sample,

        @Description("Of the asset.") long version,

        @Description("Null: the asset as a whole.") @Nullable
        String partition,

        @Description("false: it came from an evaluator that had lost its lease; kept, and decides nothing.")
        boolean counted,

        @NonNull Instant at) {
    /** A row that fails. */
    @Type("SampleRow")
    public record SampleRow(@NonNull List<@NonNull SampleCell> cells) {}

    /** A value of such a row. */
    @Type("SampleCell")
    public record SampleCell(
            @NonNull String column,

            @Description("Null: NULL; ***: masked.") @Nullable
            String value) {}
}
