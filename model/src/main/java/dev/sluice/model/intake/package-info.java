/** The port through which every transport hands events to the service. */
@NullMarked
package dev.sluice.model.intake;

import org.jspecify.annotations.NullMarked;
