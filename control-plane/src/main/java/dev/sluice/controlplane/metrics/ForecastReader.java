package dev.sluice.controlplane.metrics;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.forecastview.ForecastStatus;
import dev.sluice.controlplane.forecastview.ForecastingInfo;
import dev.sluice.controlplane.forecastview.IncidentTier;
import dev.sluice.controlplane.forecastview.RiskBand;
import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** Reads the figures of forecasts: six short statements. */
@ApplicationScoped
class ForecastReader {
    static final Duration SPAN = Duration.ofHours(24);
    /** Enough for any share; a day may have a million runs. */
    private static final int MOST_RUNS = 10_000;

    private static final double MILLIS = 1e3;

    private final Jdbc jdbc;
    private final ForecastStatus status;

    ForecastReader(Jdbc jdbc, ForecastStatus status) {
        this.jdbc = jdbc;
        this.status = status;
    }

    private record Quality(double runs, double p50, double p90, double p95, double error, double brier) {
        static Quality of(ResultSet row) throws SQLException {
            return new Quality(
                    row.getLong("runs"),
                    number(row, "p50"),
                    number(row, "p90"),
                    number(row, "p95"),
                    number(row, "error"),
                    number(row, "brier"));
        }
    }

    ForecastReading read(Instant now) {
        ForecastingInfo forecasting = status.now();
        Quality quality = quality(now);
        return new ForecastReading(
                quality.runs(),
                quality.p50(),
                quality.p90(),
                quality.p95(),
                quality.error(),
                quality.brier(),
                forecasting.acting() ? 1 : 0,
                forecasting.lag(),
                forecasting.lag() == 0 ? 0 : waiting(forecasting.position() + 1, now),
                modelAge(now),
                risks(),
                incidents());
    }

    private Quality quality(Instant now) {
        return jdbc.first("""
                        SELECT count(*) FILTER (WHERE completed) AS runs,
                            avg((seconds <= p50)::int) FILTER (WHERE completed) AS p50,
                            avg((seconds <= p90)::int) FILTER (WHERE completed) AS p90,
                            avg((seconds <= p95)::int) FILTER (WHERE completed) AS p95,
                            percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(p50 - seconds) / nullif(seconds, 0))
                                FILTER (WHERE completed) AS error,
                            avg((failure - (result <> 'OK')::int) ^ 2) FILTER (WHERE result IS NOT NULL) AS brier
                        FROM (SELECT e.*, coalesce(e.result IN ('OK', 'CHECKS_FAILED') AND e.p50 > 0 AND e.seconds > 0, false)
                                AS completed
                            FROM run_estimate e WHERE e.ended_at >= ? ORDER BY e.ended_at DESC LIMIT ?) AS latest
                        """, Quality::of, now.minus(SPAN), MOST_RUNS).orElseThrow();
    }

    private static double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? Double.NaN : value;
    }

    private double waiting(long position, Instant now) {
        return jdbc.first(
                        "SELECT received_at FROM event_log WHERE position = ?",
                        row -> Objects.requireNonNull(Jdbc.instant(row, "received_at")),
                        position)
                .map(received -> Math.max(0, Duration.between(received, now).toMillis() / MILLIS))
                .orElse(0.0);
    }

    private double modelAge(Instant now) {
        return jdbc.query("SELECT max(taken_at) AS taken FROM forecast_snapshot WHERE part = 0", row -> age(row, now))
                .getFirst();
    }

    private static double age(ResultSet row, Instant now) throws SQLException {
        Instant taken = Jdbc.instant(row, "taken");
        return taken == null ? 0 : Math.max(0, Duration.between(taken, now).toMillis() / MILLIS);
    }

    private Map<RiskBand, Long> risks() {
        return jdbc
                .query(
                        """
                        SELECT CASE WHEN miss >= ? THEN 'HIGH' WHEN miss >= ? THEN 'MEDIUM' ELSE 'LOW' END AS band, count(*) AS risks
                        FROM deadline_risk GROUP BY 1
                        """,
                        row -> Map.entry(RiskBand.valueOf(row.getString("band")), row.getLong("risks")),
                        RiskBand.HIGH.from(),
                        RiskBand.MEDIUM.from())
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<IncidentTier, Long> incidents() {
        return jdbc
                .query(
                        "SELECT tier, count(*) AS incidents FROM incident WHERE closed_at IS NULL GROUP BY tier",
                        row -> Map.entry(IncidentTier.valueOf(row.getString("tier")), row.getLong("incidents")))
                .stream()
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
