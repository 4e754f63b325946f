/** Compares two datasets, in one store or in two: counts, sums per group, and rows by key. */
@NullMarked
package dev.sluice.quality.reconcile;

import org.jspecify.annotations.NullMarked;
