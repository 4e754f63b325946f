/** Who may call: API keys, deny by default. */
@NullMarked
package dev.sluice.controlplane.security;

import org.jspecify.annotations.NullMarked;
