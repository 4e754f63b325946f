/** Definitions as deployed: versions, plans, connections, assets. */
@NullMarked
package dev.sluice.controlplane.workflow;

import org.jspecify.annotations.NullMarked;
