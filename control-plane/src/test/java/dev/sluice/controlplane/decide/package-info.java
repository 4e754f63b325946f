/** Tests of what other systems ask of gates. */
@NullMarked
package dev.sluice.controlplane.decide;

import org.jspecify.annotations.NullMarked;
