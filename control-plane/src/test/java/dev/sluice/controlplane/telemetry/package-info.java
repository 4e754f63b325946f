@NullMarked
package dev.sluice.controlplane.telemetry;

import org.jspecify.annotations.NullMarked;
