@NullMarked
package dev.sluice.controlplane.forecast.incident;

import org.jspecify.annotations.NullMarked;
