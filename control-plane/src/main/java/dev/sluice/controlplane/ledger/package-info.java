/** The audit ledger: facts in one order, their Merkle tree in PostgreSQL, signed checkpoints outside of it, and a monitor. */
@NullMarked
package dev.sluice.controlplane.ledger;

import org.jspecify.annotations.NullMarked;
