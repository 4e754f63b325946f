/** Types of check: what each measures, how its thresholds read, and what it asks of a source. */
@NullMarked
package dev.sluice.quality.check;

import org.jspecify.annotations.NullMarked;
