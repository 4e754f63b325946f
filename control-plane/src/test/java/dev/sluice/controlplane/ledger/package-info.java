/** Tests of the audit ledger. */
@NullMarked
package dev.sluice.controlplane.ledger;

import org.jspecify.annotations.NullMarked;
