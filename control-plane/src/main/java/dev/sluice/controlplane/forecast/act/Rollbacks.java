package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.act.Rollback;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/**
 * Stops all acting while forecasts are not what they claim to be, and goes on when they are again. What a person switched off
 * stays off until a person switches it on.
 */
final class Rollbacks {
    static final String SUBJECT = "forecasts";

    /** Runs whose estimate rested on too little promised nothing. */
    private static final String LAST_RUNS = """
            SELECT count(*) FILTER (WHERE seconds <= p90) AS hits, count(*) AS runs FROM (
                SELECT seconds, p90 FROM run_estimate
                WHERE ended_at IS NOT NULL AND ended_at > ? AND result = 'OK' AND p90 IS NOT NULL AND seconds IS NOT NULL
                  AND basis = 'OWN_HISTORY' AND basis_runs >= ?
                ORDER BY ended_at DESC LIMIT ?) AS last
            """;

    private final Transactions transactions;

    Rollbacks(Transactions transactions) {
        this.transactions = transactions;
    }

    private record Counts(int hits, int runs) {}

    private record Row(boolean acting, String reason, boolean ours, Instant at) {}

    /** Looks at the last runs. Returns whether the switch moved. */
    boolean look(Instant now) {
        return transactions.call(tx -> look(tx, now));
    }

    private static boolean look(Tx tx, Instant now) throws SQLException {
        Row row = tx.query(
                        "SELECT acting, reason, changed_by, changed_at FROM forecast_switch FOR UPDATE",
                        r -> new Row(
                                r.getBoolean("acting"),
                                r.getString("reason"),
                                r.getString("changed_by").equals(Actor.SERVICE.name()),
                                Objects.requireNonNull(Jdbc.instant(r, "changed_at"))))
                .getFirst();
        // Who switches it on in spite of the runs so far is not overruled by the same runs.
        Instant since = row.acting() && !row.ours() ? row.at() : Instant.EPOCH;
        Counts counts = tx.query(
                        LAST_RUNS,
                        r -> new Counts(r.getInt("hits"), r.getInt("runs")),
                        since,
                        Estimate.Basis.ENOUGH,
                        Rollback.RUNS)
                .getFirst();
        if (counts.runs() > 0) {
            tx.update("UPDATE forecast_switch SET coverage = ?", (double) counts.hits() / counts.runs());
        }
        Rollback.Switch next =
                Rollback.next(new Rollback.Switch(row.acting(), row.reason()), counts.hits(), counts.runs());
        if (next.acting() == row.acting() || (next.acting() && !row.ours())) {
            return false;
        }
        ForecastSwitch.set(tx, next.acting(), Actor.SERVICE, next.reason(), now);
        if (next.acting()) {
            Alerts.resolve(tx, AlertKind.FORECAST_ROLLED_BACK, SUBJECT, now);
        } else {
            Alerts.raise(tx, AlertKind.FORECAST_ROLLED_BACK, SUBJECT, 0, null, next.reason(), now);
        }
        return true;
    }
}
