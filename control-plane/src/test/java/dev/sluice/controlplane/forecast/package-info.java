@NullMarked
package dev.sluice.controlplane.forecast;

import org.jspecify.annotations.NullMarked;
