package dev.sluice.controlplane.decide;

import dev.sluice.quality.gate.Waiver;
import java.time.Instant;
import java.util.Optional;

/**
 * A waiver that somebody wants.
 *
 * @param gate {@code namespace/name}
 * @param scope what is to be accepted; its gate is {@code gate}
 * @param version of the dataset; absent: the newest
 * @param slice partition key; absent: all
 * @param sticky whether it stays for later versions
 * @param bound beyond which the failure is no longer accepted
 * @param reason why the failure is acceptable
 * @param ticket where it is followed up
 * @param expiresAt from then on it is as if there were none
 */
public record WaiverRequest(
        String gate,
        Waiver.Scope scope,
        Optional<Long> version,
        Optional<String> slice,
        boolean sticky,
        Optional<Waiver.Bound> bound,
        String reason,
        Optional<String> ticket,
        Instant expiresAt) {}
