package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import dev.sluice.quality.gate.Waiver;
import java.sql.SQLException;
import java.util.List;

/** Waivers that somebody approved. */
@FunctionalInterface
public interface WaiverSource {
    /** None at all. */
    WaiverSource NONE = (_, _, _) -> List.of();

    /** Those about an asset, approved and not ended; whether they are in force is for the rules to say. */
    List<Waiver> of(Tx tx, long asset, DatasetId dataset) throws SQLException;
}
