@NullMarked
package dev.sluice.controlplane.forecast.landing;

import org.jspecify.annotations.NullMarked;
