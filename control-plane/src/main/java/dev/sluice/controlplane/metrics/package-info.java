/** What Prometheus scrapes: few names, few labels, all there from the start. */
@NullMarked
package dev.sluice.controlplane.metrics;

import org.jspecify.annotations.NullMarked;
