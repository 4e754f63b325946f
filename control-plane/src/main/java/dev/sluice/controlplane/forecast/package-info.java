/** What is expected of runs and datasets, kept up to date from the log, and what the service does about it. */
@NullMarked
package dev.sluice.controlplane.forecast;

import org.jspecify.annotations.NullMarked;
