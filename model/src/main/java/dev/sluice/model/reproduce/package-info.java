/** How alike the outputs of a run and of its repetition are. */
@NullMarked
package dev.sluice.model.reproduce;

import org.jspecify.annotations.NullMarked;
