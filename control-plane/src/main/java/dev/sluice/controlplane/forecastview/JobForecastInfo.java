package dev.sluice.controlplane.forecastview;

import dev.sluice.model.JobId;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** What is expected of a job's next run. */
@Type("JobForecast")
public record JobForecastInfo(
        @Ignore JobId id,
        @NonNull JobName job,

        @Description("Null: nothing to base a number on.") @Nullable
        Quantiles seconds,

        @Description("Probability that it does not end well, failed checks included.")
        double failure,

        @Description("Probability that it fails or is killed.")
        double hardFailure,

        @Description("Why a failure is likely, and what the duration rests on.") @NonNull
        List<@NonNull String> reasons,

        @NonNull Basis basis,
        @Description("Of its runs, how many failed.") long failures,

        @Description("Runs in a row that ended like the last one; negative: good ones.")
        int streak,

        @Description("Start of its last run.") @Nullable Instant lastStart,

        @Description("Between starts, where they are regular.") @Nullable
        Double cadenceSeconds,

        @Description("Where starts are regular: when the next one is expected.") @Nullable
        Instant nextStart,

        @NonNull Instant updatedAt,
        @Description("Of the event log, that it takes in.") long position) {}
