/** Values that must be in no table, no line of a log and no span: those of the secrets that are configured. */
@NullMarked
package dev.sluice.controlplane.secret;

import org.jspecify.annotations.NullMarked;
