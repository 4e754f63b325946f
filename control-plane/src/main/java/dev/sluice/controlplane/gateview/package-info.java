/** Reads gates for people and programs: what they check, what they found, what they hold, and how it came to that. */
@NullMarked
package dev.sluice.controlplane.gateview;

import org.jspecify.annotations.NullMarked;
