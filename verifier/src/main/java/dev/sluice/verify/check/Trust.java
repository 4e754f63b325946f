package dev.sluice.verify.check;

import dev.sluice.ledger.key.KeySet;
import org.jspecify.annotations.Nullable;

/**
 * What the one who verifies brings along.
 *
 * @param keys public keys from a place that is trusted
 * @param checkpoint signed note of the ledger that was received before; null: none
 * @param consistency the service's answer about that checkpoint and the bundle's; null: none
 */
public record Trust(
        KeySet keys, @Nullable String checkpoint, @Nullable String consistency) {}
