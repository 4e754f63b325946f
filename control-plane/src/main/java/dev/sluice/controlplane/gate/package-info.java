/** Gates at work: evidence and decisions stored, versions published, holds written and ended. */
@NullMarked
package dev.sluice.controlplane.gate;

import org.jspecify.annotations.NullMarked;
