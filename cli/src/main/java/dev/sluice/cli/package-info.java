/** The commands that people and CI type: definitions read offline, everything else asked of the running service. */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
