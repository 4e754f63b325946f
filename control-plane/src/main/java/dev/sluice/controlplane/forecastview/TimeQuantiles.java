package dev.sluice.controlplane.forecastview;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.scheduler.predict.DurationForecast;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A moment that is not known yet. */
@Type("TimeQuantiles")
public record TimeQuantiles(
        @Description("As likely before as after.") @NonNull Instant p50,

        @Description("Nine times out of ten by then.") @NonNull
        Instant p90,

        @Description("Nineteen times out of twenty.") @NonNull
        Instant p95) {
    private static final double NANOS = 1e9;
    /** A hundred years: what no clock has to show. */
    private static final double LONGEST = 3.15576e9;

    /** When a run ends that goes on: given that it has not ended yet, so never before now. */
    static TimeQuantiles end(Instant started, DurationForecast duration, Instant now) {
        double elapsed = Math.max(0, Duration.between(started, now).toNanos() / NANOS);
        DurationForecast whole = duration.given(elapsed);
        return new TimeQuantiles(
                end(started, whole.p50(), now), end(started, whole.p90(), now), end(started, whole.p95(), now));
    }

    private static Instant end(Instant started, double seconds, Instant now) {
        Instant end = started.plusNanos((long) (Math.min(seconds, LONGEST) * NANOS));
        return end.isBefore(now) ? now : end;
    }

    /** Columns p50, p90 and p95. */
    static TimeQuantiles of(ResultSet row) throws SQLException {
        return new TimeQuantiles(instant(row, "p50"), instant(row, "p90"), instant(row, "p95"));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(Jdbc.instant(row, column));
    }
}
