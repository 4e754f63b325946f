/** Runs over ranges of partitions, a bounded number at a time, below live runs. */
@NullMarked
package dev.sluice.controlplane.backfill;

import org.jspecify.annotations.NullMarked;
