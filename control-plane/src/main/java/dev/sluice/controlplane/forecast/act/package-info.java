/** Carries out what forecasts advise, and keeps the record of it: bounded, explained, reversible. */
@NullMarked
package dev.sluice.controlplane.forecast.act;

import org.jspecify.annotations.NullMarked;
