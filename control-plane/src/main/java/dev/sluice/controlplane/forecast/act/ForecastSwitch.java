package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Actor;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** The row that says whether decisions are carried out at all. */
final class ForecastSwitch {
    private ForecastSwitch() {}

    static boolean isActing(Tx tx) throws SQLException {
        return tx.first("SELECT acting FROM forecast_switch", row -> row.getBoolean(1))
                .orElse(false);
    }

    /** Returns whether it stood otherwise. */
    static boolean set(Tx tx, boolean acting, Actor by, String why, Instant now) throws SQLException {
        int changed = tx.update(
                "UPDATE forecast_switch SET acting = ?, reason = ?, changed_at = ?, changed_by = ? WHERE acting <> ?",
                acting,
                why,
                now,
                by.name(),
                acting);
        if (changed > 0) {
            Audit.record(tx, by, acting ? "forecast.acting" : "forecast.stopped", "forecasts", Map.of("why", why), now);
        }
        return changed > 0;
    }
}
