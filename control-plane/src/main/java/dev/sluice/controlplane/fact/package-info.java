/** What happened, for those who count. */
@NullMarked
package dev.sluice.controlplane.fact;

import org.jspecify.annotations.NullMarked;
