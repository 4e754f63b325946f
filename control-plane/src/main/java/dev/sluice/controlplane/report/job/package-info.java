/** Has reports made, one after the other, on whichever replica is free; keeps and serves their bundles. */
@NullMarked
package dev.sluice.controlplane.report.job;

import org.jspecify.annotations.NullMarked;
