/** Runs attempts as containers of a Docker-compatible engine. */
@NullMarked
package dev.sluice.adapters.container;

import org.jspecify.annotations.NullMarked;
