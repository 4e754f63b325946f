@NullMarked
package dev.sluice.ledger.json;

import org.jspecify.annotations.NullMarked;
