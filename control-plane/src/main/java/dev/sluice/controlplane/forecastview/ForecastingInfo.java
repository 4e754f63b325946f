package dev.sluice.controlplane.forecastview;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** Whether decisions are carried out, and how far forecasts are behind the event log. */
@Type("Forecasting")
public record ForecastingInfo(
        @Description("Whether decisions of mode act are carried out; else all are advice.")
        boolean acting,

        @Description("Share of the last runs that took at most their P90, when that was last decided by it.") @Nullable
        Double coverage,

        @Description("Why they are, or are not.") @NonNull String reason,
        @NonNull Instant changedAt,

        @Description("Name of the API key; sluice: the service itself.") @NonNull
        String changedBy,

        @Description("Of the event log, that forecasts take in.")
        long position,

        @Description("Events accepted since.") long lag) {}
