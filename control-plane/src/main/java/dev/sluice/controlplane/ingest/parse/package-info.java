/**
 * Reads OpenLineage: bytes to events and facets. Pure; lenient where the spec leaves room, strict where meaning would be
 * lost.
 */
@NullMarked
package dev.sluice.controlplane.ingest.parse;

import org.jspecify.annotations.NullMarked;
