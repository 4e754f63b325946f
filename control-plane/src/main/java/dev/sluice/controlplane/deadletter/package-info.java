/** Events that could not be taken in or projected: kept with the reason until replayed or discarded. */
@NullMarked
package dev.sluice.controlplane.deadletter;

import org.jspecify.annotations.NullMarked;
