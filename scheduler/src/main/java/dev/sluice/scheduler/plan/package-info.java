/**
 * Decisions of the scheduler as pure functions: no clock, no store, no logger. Whoever calls them loads a snapshot,
 * carries the steps out in one transaction and records them.
 */
@NullMarked
package dev.sluice.scheduler.plan;

import org.jspecify.annotations.NullMarked;
