package dev.sluice.model.event;

import dev.sluice.model.DatasetId;

/** One dataset of an event; {@code ioFacets} are its inputFacets or outputFacets. */
public record DatasetPart(DatasetId id, FacetObject facets, FacetObject ioFacets) {}
