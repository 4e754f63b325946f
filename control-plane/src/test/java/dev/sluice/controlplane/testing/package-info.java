/** What tests of the running service share. */
@NullMarked
package dev.sluice.controlplane.testing;

import org.jspecify.annotations.NullMarked;
