/** Runs of workflows and their tasks: making them, moving them on, explaining them. */
@NullMarked
package dev.sluice.controlplane.run;

import org.jspecify.annotations.NullMarked;
