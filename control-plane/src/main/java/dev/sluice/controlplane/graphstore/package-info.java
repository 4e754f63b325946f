/** Assembles the lineage graph's store and says how it is. */
@NullMarked
package dev.sluice.controlplane.graphstore;

import org.jspecify.annotations.NullMarked;
