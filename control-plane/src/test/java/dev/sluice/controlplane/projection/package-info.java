@NullMarked
package dev.sluice.controlplane.projection;

import org.jspecify.annotations.NullMarked;
