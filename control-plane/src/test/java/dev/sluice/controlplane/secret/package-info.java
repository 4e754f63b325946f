@NullMarked
package dev.sluice.controlplane.secret;

import org.jspecify.annotations.NullMarked;
