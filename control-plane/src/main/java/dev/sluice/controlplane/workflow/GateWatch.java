package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Is told of gates that come, change or go, in the transaction that deploys them. */
@FunctionalInterface
public interface GateWatch {
    /** For tools that hold nothing. */
    GateWatch NONE = (_, _, _, _) -> {};

    /**
     * Told once per deployment, after all rows are written; the rows of {@code gate} say what holds from now on.
     *
     * @param changes at least one
     * @param by who deploys
     */
    void changed(Tx tx, List<GateChange> changes, String by, Instant now) throws SQLException;
}
