/** Odd runs and volumes: found, explained by lineage, grouped into incidents and told of. */
@NullMarked
package dev.sluice.controlplane.forecast.incident;

import org.jspecify.annotations.NullMarked;
