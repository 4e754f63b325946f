/** PostgreSQL, Neo4j and the Sluice service as child processes that never outlive their supervisor. */
@NullMarked
package dev.sluice.embedded;

import org.jspecify.annotations.NullMarked;
