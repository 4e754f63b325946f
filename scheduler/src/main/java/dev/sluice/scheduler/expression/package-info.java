/**
 * CEL in definitions: templates with <code>${{ }}</code>, their typed variables, compiling, evaluating, rendering.
 *
 * <p>{@link dev.sluice.scheduler.expression.Expressions} is the entry. Nothing of the CEL library leaves this package.
 */
@NullMarked
package dev.sluice.scheduler.expression;

import org.jspecify.annotations.NullMarked;
