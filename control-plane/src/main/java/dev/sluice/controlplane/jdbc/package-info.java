/** Plain SQL with bound parameters, for what an object mapper would hide. */
@NullMarked
package dev.sluice.controlplane.jdbc;

import org.jspecify.annotations.NullMarked;
