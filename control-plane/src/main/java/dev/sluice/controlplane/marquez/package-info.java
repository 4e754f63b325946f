/** The read endpoints of Marquez that its clients use most, in its shapes, so that people can move over. */
@NullMarked
package dev.sluice.controlplane.marquez;

import org.jspecify.annotations.NullMarked;
