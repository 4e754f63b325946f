/** Runs attempts that do nothing. */
@NullMarked
package dev.sluice.adapters.noop;

import org.jspecify.annotations.NullMarked;
