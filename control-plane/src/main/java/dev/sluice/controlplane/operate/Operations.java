package dev.sluice.controlplane.operate;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.gate.AssetLocks;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operators do by hand about alerts, holds and breakers. Doing it again changes nothing. */
@ApplicationScoped
public class Operations {
    /** Holds by people, beside those by gates. */
    public static final String SOURCE = "operator";

    private static final int LONGEST_REASON = 1_000;

    private final Transactions transactions;
    private final InstantSource time;

    public Operations(Transactions transactions, InstantSource time) {
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
    public void hold(long asset, String reason, Actor by) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new InvalidRequestException("reason has " + reason.length() + " characters; send 1 to "
                    + LONGEST_REASON + ": it is what others read who ask why");
        }
        transactions.run(tx -> {
            Instant now = time.instant();
            AssetLocks.exclusive(tx, List.of(asset));
            int held = tx.update("""
                    INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (asset_id, source) DO NOTHING
                    """, asset, SOURCE, reason, by.name(), now);
            if (held > 0) {
                Audit.record(tx, by, "asset.held", "asset:" + asset, detail(tx, asset, reason), now);
            }
        });
    }

    /** Ends the hold by people; those of gates stay. */
    public void release(long asset, Actor by) {
        transactions.run(tx -> {
            AssetLocks.exclusive(tx, List.of(asset));
            Optional<String> reason = tx.first(
                    "DELETE FROM asset_hold WHERE asset_id = ? AND source = ? RETURNING reason",
                    row -> row.getString(1),
                    asset,
                    SOURCE);
            if (reason.isPresent()) {
                Audit.record(
                        tx, by, "asset.released", "asset:" + asset, detail(tx, asset, reason.get()), time.instant());
            }
        });
    }

    private static Map<String, String> detail(Tx tx, long asset, String reason) throws SQLException {
        return tx.first(
                        "SELECT namespace, name FROM asset WHERE id = ?",
                        row -> Map.of("namespace", row.getString(1), "name", row.getString(2), "reason", reason),
                        asset)
                .orElse(Map.of("reason", reason));
    }

    /** Closes a breaker as if nothing was ever seen, and resolves its alert. */
    public void resetBreaker(String service) {
        transactions.run(tx -> {
            tx.update("DELETE FROM breaker WHERE service = ?", service);
            Alerts.resolve(tx, AlertKind.BREAKER_OPEN, service, time.instant());
        });
    }
}
