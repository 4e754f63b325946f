/** OpenLineage events as parsed values: what a producer said, with facets kept as raw JSON. */
@NullMarked
package dev.sluice.model.event;

import org.jspecify.annotations.NullMarked;
