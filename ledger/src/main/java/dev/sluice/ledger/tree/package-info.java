/** Merkle trees as in RFC 6962: hashing, growing, proofs of inclusion and consistency. */
@NullMarked
package dev.sluice.ledger.tree;

import org.jspecify.annotations.NullMarked;
