/**
 * Forecasts of single runs from the history of their job: how long, how likely to fail, how much longer once they run. Pure and
 * streaming: small state per job, no training step, no clock, and the same events in the same order give the same answers.
 */
@NullMarked
package dev.sluice.scheduler.predict;

import org.jspecify.annotations.NullMarked;
