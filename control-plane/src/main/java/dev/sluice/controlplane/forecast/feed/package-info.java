/** Follows the log with the predictor and keeps the tables of forecasts up to date, on one replica at a time. */
@NullMarked
package dev.sluice.controlplane.forecast.feed;

import org.jspecify.annotations.NullMarked;
