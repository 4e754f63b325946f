@NullMarked
package dev.sluice.controlplane.admin;

import org.jspecify.annotations.NullMarked;
