package dev.sluice.controlplane.forecastview;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** How good the estimates of the runs were that ended on a day. */
@Type("CalibrationDay")
public record CalibrationDay(
        @Description("In UTC, 2026-01-31.") @NonNull String day,
        @Description("Completed, with a forecast.") long runs,

        @Description("Share of them that took at most the P50; 0.5 is exact. Null: there was none.") @Nullable
        Double coverageP50,

        @Description("0.9 is exact.") @Nullable Double coverageP90,
        @Description("0.95 is exact.") @Nullable Double coverageP95,

        @Description("Typical factor between the P50 and what it took, either way; 1 is exact.") @Nullable
        Double errorFactor,

        @Description("Mean pinball loss of ln(seconds) at the P50; less is better.") @Nullable
        Double pinballP50,

        @Nullable Double pinballP90,
        @Nullable Double pinballP95,
        @Description("Of any ending.") long ended,
        @Description("Of those, how many did not end well.") long failed,

        @Description("Mean squared error of the probability of failure; 0 is exact. Null: none ended.") @Nullable
        Double brier) {}
