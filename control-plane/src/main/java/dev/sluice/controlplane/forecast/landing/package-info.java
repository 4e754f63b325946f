/** When datasets land and deadlines are met: what the store knows of the near future, played through and written down. */
@NullMarked
package dev.sluice.controlplane.forecast.landing;

import org.jspecify.annotations.NullMarked;
