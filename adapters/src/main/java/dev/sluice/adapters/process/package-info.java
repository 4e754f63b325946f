/** Runs attempts as child processes of the service. */
@NullMarked
package dev.sluice.adapters.process;

import org.jspecify.annotations.NullMarked;
