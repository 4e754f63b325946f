@NullMarked
package dev.sluice.controlplane;

import org.jspecify.annotations.NullMarked;
