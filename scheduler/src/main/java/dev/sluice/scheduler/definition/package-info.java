/**
 * Workflows, pools and services as declared in YAML: immutable values, no position in a file, no clock.
 *
 * <p>docs/workflows.md is the reference of the format. {@link dev.sluice.scheduler.definition.Definition} is the root.
 */
@NullMarked
package dev.sluice.scheduler.definition;

import org.jspecify.annotations.NullMarked;
