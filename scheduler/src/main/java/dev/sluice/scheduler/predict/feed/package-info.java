/**
 * What the event log tells of runs, turned into forecasts: tolerant of events that are late, doubled, missing or wrong. Pure; the
 * same events in the same order give the same answers, and the whole state can be written down and read back.
 */
@NullMarked
package dev.sluice.scheduler.predict.feed;

import org.jspecify.annotations.NullMarked;
