@NullMarked
package dev.sluice.controlplane.metrics;

import org.jspecify.annotations.NullMarked;
