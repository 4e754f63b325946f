/**
 * From YAML text to definitions, with every problem at its place.
 *
 * <p>{@link dev.sluice.scheduler.definition.read.DefinitionReader} is the entry. {@code Shapes} is the one table of keys: it drives
 * the checks and the JSON Schema for editors.
 */
@NullMarked
package dev.sluice.scheduler.definition.read;

import org.jspecify.annotations.NullMarked;
