/**
 * The process that runs Neo4j Community for an embedded Sluice.
 *
 * <p>Licence: GPL-3.0-only, unlike the rest of Sluice, because this package links Neo4j. Nothing may
 * depend on it: it is started as a process of its own and spoken to over Bolt.
 */
@NullMarked
package dev.sluice.embedded.neo4jserver;

import org.jspecify.annotations.NullMarked;
