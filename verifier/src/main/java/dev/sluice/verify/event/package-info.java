/**
 * Reads OpenLineage: bytes to events and facets. Pure; lenient where the spec leaves room, strict where meaning would be
 * lost.
 */
@NullMarked
package dev.sluice.verify.event;

import org.jspecify.annotations.NullMarked;
