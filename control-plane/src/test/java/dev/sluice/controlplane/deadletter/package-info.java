@NullMarked
package dev.sluice.controlplane.deadletter;

import org.jspecify.annotations.NullMarked;
