/** Starts the transports other than HTTP that are switched on. */
@NullMarked
package dev.sluice.controlplane.transport;

import org.jspecify.annotations.NullMarked;
