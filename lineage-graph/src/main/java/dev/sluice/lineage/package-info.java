/** Lineage as a graph over time: the {@link dev.sluice.lineage.LineageGraph} port and its values. */
@NullMarked
package dev.sluice.lineage;

import org.jspecify.annotations.NullMarked;
