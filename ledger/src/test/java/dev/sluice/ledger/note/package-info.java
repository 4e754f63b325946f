@NullMarked
package dev.sluice.ledger.note;

import org.jspecify.annotations.NullMarked;
