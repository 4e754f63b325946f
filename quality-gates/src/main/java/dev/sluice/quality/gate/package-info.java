/** From evidence to decisions: verdicts, holds, waivers, release. Pure. */
@NullMarked
package dev.sluice.quality.gate;

import org.jspecify.annotations.NullMarked;
