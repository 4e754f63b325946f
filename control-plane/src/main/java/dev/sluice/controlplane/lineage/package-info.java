/** Questions about lineage: walks over the graph, runs and versions over the catalog, and what both say together. */
@NullMarked
package dev.sluice.controlplane.lineage;

import org.jspecify.annotations.NullMarked;
