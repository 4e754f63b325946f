package dev.sluice.controlplane.projection;

import dev.sluice.model.LogPosition;

/** Projects an event of the log that was passed over. */
public interface LateProjection {
    /** Blocks until the catalog has it; the graph follows. */
    void applyLate(LogPosition position) throws Exception;
}
