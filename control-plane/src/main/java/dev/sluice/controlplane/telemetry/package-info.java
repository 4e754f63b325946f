/** What the service tells of itself while it works: traces of runs and requests, and lines of its log. */
@NullMarked
package dev.sluice.controlplane.telemetry;

import org.jspecify.annotations.NullMarked;
