@NullMarked
package dev.sluice.controlplane.reproduce;

import org.jspecify.annotations.NullMarked;
