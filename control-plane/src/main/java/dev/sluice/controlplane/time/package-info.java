/** The only place that asks the machine for the time. */
@NullMarked
package dev.sluice.controlplane.time;

import org.jspecify.annotations.NullMarked;
