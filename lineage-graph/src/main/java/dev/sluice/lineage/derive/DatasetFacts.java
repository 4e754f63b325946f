package dev.sluice.lineage.derive;

import dev.sluice.model.DatasetId;
import dev.sluice.model.facet.LineageFacets;

/** A dataset of an event with those of its facets that bear on lineage. */
public record DatasetFacts(DatasetId id, LineageFacets.OfDataset facets) {}
