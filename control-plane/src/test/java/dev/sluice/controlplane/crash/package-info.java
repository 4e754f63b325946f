@NullMarked
package dev.sluice.controlplane.crash;

import org.jspecify.annotations.NullMarked;
