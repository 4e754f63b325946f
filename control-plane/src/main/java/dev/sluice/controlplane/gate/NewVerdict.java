package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.quality.CheckOutcome;
import java.sql.SQLException;
import java.time.Instant;

/** A verdict that was just reached and that the next decision takes into account. */
record NewVerdict(ActiveGate gate, String slice, VerdictStore.Stored stored) {
    /** The state of the gate with it. */
    Dockets.State after(Dockets.State before) {
        return new Dockets.State(
                stored.id(),
                stored.verdict().good() ? before.goodInARow() + 1 : 0,
                broke() ? before.brokenInARow() + 1 : 0,
                before.awaitedSince());
    }

    /** Writes it into the state. A verdict on a version that has been superseded changes nothing: it is about that one. */
    void apply(Tx tx, Instant now) throws SQLException {
        tx.update(
                """
                INSERT INTO gate_state (definition_id, slice, asset_id, verdict_id, good_in_row, broken_in_row, awaited_since)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (definition_id, slice) DO UPDATE SET verdict_id = EXCLUDED.verdict_id,
                    asset_id = EXCLUDED.asset_id,
                    good_in_row = CASE WHEN ? THEN gate_state.good_in_row + 1 ELSE 0 END,
                    broken_in_row = CASE WHEN ? THEN gate_state.broken_in_row + 1 ELSE 0 END
                WHERE coalesce((SELECT v.version FROM gate_verdict v WHERE v.id = gate_state.verdict_id), 0) <= ?
                """,
                gate.definitionId(),
                slice,
                gate.asset(),
                stored.id(),
                stored.verdict().good() ? 1 : 0,
                broke() ? 1 : 0,
                now,
                stored.verdict().good(),
                broke(),
                stored.verdict().version());
    }

    private boolean broke() {
        return stored.verdict().results().stream().anyMatch(r -> r.outcome() == CheckOutcome.ERROR);
    }
}
