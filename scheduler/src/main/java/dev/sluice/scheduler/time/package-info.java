/**
 * When things fire and which slice of data they mean: schedules, catch-up, jitter, partitions.
 *
 * <p>Nothing here reads a clock: instants come in as arguments, so the same arguments give the same answer on every replica.
 */
@NullMarked
package dev.sluice.scheduler.time;

import org.jspecify.annotations.NullMarked;
