@NullMarked
package dev.sluice.controlplane.security;

import org.jspecify.annotations.NullMarked;
