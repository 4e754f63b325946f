/** Reads what is forecast, decided and odd, as the API shows it. Only tables: every replica can answer. */
@NullMarked
package dev.sluice.controlplane.forecastview;

import org.jspecify.annotations.NullMarked;
