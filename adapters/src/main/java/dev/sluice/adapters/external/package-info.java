/** Runs attempts as jobs of other orchestrators. */
@NullMarked
package dev.sluice.adapters.external;

import org.jspecify.annotations.NullMarked;
