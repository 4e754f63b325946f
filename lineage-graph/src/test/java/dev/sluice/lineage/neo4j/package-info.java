@NullMarked
package dev.sluice.lineage.neo4j;

import org.jspecify.annotations.NullMarked;
