@NullMarked
package dev.sluice.controlplane.marquez;

import org.jspecify.annotations.NullMarked;
