package dev.sluice.controlplane.operate;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.jdbc.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** What operators do by hand about alerts, holds and breakers. Doing it again changes nothing. */
@ApplicationScoped
public class Operations {
    /** Holds by people, beside those by gates. */
    public static final String SOURCE = "operator";

    private static final int LONGEST_REASON = 1_000;

    private final Transactions transactions;
    private final InstantSource time;

    Operations(Transactions transactions, InstantSource time) {
        this.transactions = transactions;
        this.time = time;
    }

    /** Ends the escalation of an alert; the first to do so is kept. */
    public void acknowledge(long alert, String by) {
        transactions.run(tx -> tx.update("""
                UPDATE alert SET acknowledged_at = ?, acknowledged_by = ?, next_tier_at = NULL
                WHERE id = ? AND resolved_at IS NULL AND acknowledged_at IS NULL
                """, time.instant(), by, alert));
    }

    /** Keeps consumers of an asset from starting; what runs goes on. */
    public void hold(long asset, String reason, String by) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new InvalidRequestException("reason has " + reason.length() + " characters; send 1 to "
                    + LONGEST_REASON + ": it is what others read who ask why");
        }
        transactions.run(tx -> tx.update("""
                INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (asset_id, source) DO NOTHING
                """, asset, SOURCE, reason, by, time.instant()));
    }

    /** Ends the hold by people; those of gates stay. */
    public void release(long asset) {
        transactions.run(tx -> tx.update("DELETE FROM asset_hold WHERE asset_id = ? AND source = ?", asset, SOURCE));
    }

    /** Closes a breaker as if nothing was ever seen, and resolves its alert. */
    public void resetBreaker(String service) {
        transactions.run(tx -> {
            tx.update("DELETE FROM breaker WHERE service = ?", service);
            Alerts.resolve(tx, AlertKind.BREAKER_OPEN, service, time.instant());
        });
    }
}
