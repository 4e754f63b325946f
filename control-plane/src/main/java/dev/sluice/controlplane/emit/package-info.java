/** Lineage of Sluice's own runs, as OpenLineage events through the same log as everybody's. */
@NullMarked
package dev.sluice.controlplane.emit;

import org.jspecify.annotations.NullMarked;
