/** The lineage graph in Neo4j over Bolt. */
@NullMarked
package dev.sluice.lineage.neo4j;

import org.jspecify.annotations.NullMarked;
