package dev.sluice.controlplane.forecastview;

import dev.sluice.scheduler.predict.DurationForecast;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Type;

/** A duration that is not known yet, in seconds. */
@Type("Quantiles")
public record Quantiles(
        @Description("Half of such runs take at most this.") double p50,
        @Description("Nine of ten.") double p90,
        @Description("Nineteen of twenty.") double p95) {
    static Quantiles of(DurationForecast duration) {
        return new Quantiles(duration.p50(), duration.p90(), duration.p95());
    }

    /** Columns p50, p90 and p95; empty where there is nothing to base a number on. */
    static Optional<DurationForecast> forecast(ResultSet row) throws SQLException {
        double p50 = row.getDouble("p50");
        double p90 = row.getDouble("p90");
        double p95 = row.getDouble("p95");
        boolean sound = p50 > 0 && p50 <= p90 && p90 <= p95 && Double.isFinite(p95);
        return sound ? Optional.of(new DurationForecast(p50, p90, p95)) : Optional.empty();
    }
}
