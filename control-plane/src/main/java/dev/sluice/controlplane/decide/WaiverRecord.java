package dev.sluice.controlplane.decide;

import dev.sluice.quality.gate.Waiver;
import java.time.Instant;
import java.util.Optional;

/**
 * A waiver as it is stored.
 *
 * @param waiver as the rules have it
 * @param gateId number of the gate's definition
 * @param asset number of the dataset
 * @param requestedKey id of the API key of who asked; 0: keys were off
 * @param approvedBy who approved it, also once it ended
 * @param endedBy who rejected, withdrew or revoked it; the service itself where time did
 * @param endedWhy in their words
 */
public record WaiverRecord(
        Waiver waiver,
        long gateId,
        long asset,
        long requestedKey,
        Optional<String> ticket,
        Optional<String> approvedBy,
        Optional<Instant> approvedAt,
        Optional<String> endedBy,
        Optional<Instant> endedAt,
        Optional<String> endedWhy) {
    public long id() {
        return waiver.id();
    }
}
