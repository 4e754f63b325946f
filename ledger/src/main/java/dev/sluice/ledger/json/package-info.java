/** JSON with one form for one content. */
@NullMarked
package dev.sluice.ledger.json;

import org.jspecify.annotations.NullMarked;
