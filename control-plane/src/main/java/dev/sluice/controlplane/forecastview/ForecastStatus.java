package dev.sluice.controlplane.forecastview;

import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads how forecasting is. */
@ApplicationScoped
public class ForecastStatus {
    private final Jdbc jdbc;

    ForecastStatus(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** As it is now. */
    public ForecastingInfo now() {
        return jdbc.first(
                        """
                        SELECT s.acting, s.coverage, s.reason, s.changed_at, s.changed_by, f.position,
                            greatest(h.position - f.position, 0) AS lag
                        FROM forecast_switch s
                        CROSS JOIN (SELECT coalesce(max(position), 0) AS position FROM log_head) h
                        CROSS JOIN (SELECT greatest(
                            (SELECT max(p.position) FROM projection_position p WHERE p.name = 'forecast'),
                            (SELECT max(n.position) FROM forecast_snapshot n), 0) AS position) f
                        """,
                        row -> new ForecastingInfo(
                                row.getBoolean("acting"),
                                Stored.number(row, "coverage"),
                                row.getString("reason"),
                                TimeQuantiles.instant(row, "changed_at"),
                                row.getString("changed_by"),
                                row.getLong("position"),
                                row.getLong("lag")))
                .orElseThrow(() -> new IllegalStateException("the migration puts one row into forecast_switch"));
    }
}
