@NullMarked
package dev.sluice.ledger.tree;

import org.jspecify.annotations.NullMarked;
