/** Tests of the scope that statements read within. */
@NullMarked
package dev.sluice.controlplane.jdbc;

import org.jspecify.annotations.NullMarked;
