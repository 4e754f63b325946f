package dev.sluice.report.bundle;

import dev.sluice.ledger.key.SigningKey;
import java.time.Instant;

/**
 * Signs a bundle.
 *
 * @param key one: a sigstore bundle has one signature
 * @param at time of issue; it is signed with the rest
 */
public record Signer(SigningKey key, Instant at) {}
