/** Typed views of the standard OpenLineage facets that change the model (lineage, identity, lifecycle, runs). */
@NullMarked
package dev.sluice.model.facet;

import org.jspecify.annotations.NullMarked;
