/** Repetitions of runs and fingerprints as GraphQL shows them. */
@NullMarked
package dev.sluice.controlplane.reproduceview;

import org.jspecify.annotations.NullMarked;
