/** What only administrators do: API keys. */
@NullMarked
package dev.sluice.controlplane.admin;

import org.jspecify.annotations.NullMarked;
