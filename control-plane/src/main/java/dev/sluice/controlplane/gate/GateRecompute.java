package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;

/**
 * Decides again about datasets whose verdicts stay as they are, while something beside them changed: a waiver came into
 * force or ended.
 */
public interface GateRecompute {
    /**
     * Writes decisions, holds and exemptions anew, all in the caller's transaction. Takes the exclusive locks of the assets
     * itself, in ascending order: the caller must hold none of a higher number. Idempotent; an asset without a gate is left
     * as it is.
     */
    void recompute(Tx tx, Collection<Long> assets, Cause cause, Instant now) throws SQLException;

    /**
     * Why it is decided again; stands in the decision that follows.
     *
     * @param what for people: {@code waiver 12 approved}
     * @param by who did it; the service itself for what time does
     */
    record Cause(String what, String by) {}
}
