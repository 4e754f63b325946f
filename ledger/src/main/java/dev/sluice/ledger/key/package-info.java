/** Ed25519 keys: how they are named, published, rotated and revoked. */
@NullMarked
package dev.sluice.ledger.key;

import org.jspecify.annotations.NullMarked;
