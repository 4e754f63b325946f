/** Tests of the read side of the scheduler. */
@NullMarked
package dev.sluice.controlplane.schedulerview;

import org.jspecify.annotations.NullMarked;
