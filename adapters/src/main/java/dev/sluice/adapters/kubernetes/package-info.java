/** Runs attempts as Kubernetes Jobs. */
@NullMarked
package dev.sluice.adapters.kubernetes;

import org.jspecify.annotations.NullMarked;
