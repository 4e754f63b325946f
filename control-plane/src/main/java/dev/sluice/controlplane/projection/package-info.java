/**
 * Projections: what the event log says, folded into the catalog (PostgreSQL) and the lineage graph (Neo4j).
 *
 * <p>They have no effect outside their store, so replaying them is harmless. Anything that acts on the world belongs
 * elsewhere.
 */
@NullMarked
package dev.sluice.controlplane.projection;

import org.jspecify.annotations.NullMarked;
